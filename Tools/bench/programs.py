"""Builds what the benchmarks run, and names the machine that they run on."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent


def built(product: str) -> Path:
    """A program of the package, in release mode."""
    command = ["swift", "build", "--package-path", str(ROOT), "-c", "release"]
    command += ["--product", product]
    subprocess.run(command, check=True, stdout=sys.stderr)
    shown = subprocess.run(
        [*command, "--show-bin-path"], check=True, capture_output=True, text=True
    )
    return Path(shown.stdout.strip()) / product


def compiled(program: Path, sources: list[str]) -> Path:
    """A floor: C on raw LMDB."""
    libraries = ["-llmdb", "-lcrypto", "-lxxhash", "-pthread"]
    files = [HERE / "floor" / name for name in sources]
    subprocess.run(
        ["cc", "-O2", "-Wall", "-Wextra", *files, "-o", program, *libraries], check=True
    )
    return program


def machine(directory: Path) -> str:
    model = platform.processor() or "unknown processor"
    try:
        info = Path("/proc/cpuinfo").read_text()
        named = (line for line in info.splitlines() if "model name" in line)
        model = next(named).split(":")[1].strip()
    except (OSError, StopIteration):
        pass
    kind = subprocess.run(["stat", "-f", "-c", "%T", directory], capture_output=True, text=True)
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    return (
        f"{model}, {os.cpu_count()} cores, {platform.system()} {platform.release()}, "
        f"{kind.stdout.strip()}, load {load} at the start"
    )
