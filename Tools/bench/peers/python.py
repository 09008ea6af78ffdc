"""Python packages of peers, in an environment of their own under the build directory."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent.parent


def packages(*names: str) -> Path:
    """Installs them where they are missing, makes them importable here, and gives the folder of
    their programs."""
    place = ROOT / ".build" / "python-bench"
    if not (place / "bin" / "pip").exists():
        subprocess.run([sys.executable, "-m", "venv", place], check=True)
    subprocess.run(
        [place / "bin" / "pip", "install", "-q", "--disable-pip-version-check", *names], check=True
    )
    for folder in (place / "lib").glob("python3*/site-packages"):
        if str(folder) not in sys.path:
            sys.path.append(str(folder))
    return place / "bin"
