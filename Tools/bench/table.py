"""The arithmetic and the print of the benchmark's table: medians of pairs, ratios, aims."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

#: Against C on raw LMDB: the ratio that is aimed at.
AIMS = {"single": 0.9, "group": 0.8, "group256": 0.8, "bulk": 0.8, "replay": 0.5}
#: Against each peer: how many times as fast is aimed at.
PEER_AIMS = {"group": 5.0, "group256": 5.0, "bulk": 1.0}
WORDS = {
    "single": "1 waiter", "group": "64 waiters", "group256": "256 waiters", "bulk": "bulk",
    "replay": "replay",
}
BATCH = {"single": "1", "bulk": "1,000", "replay": "-"}

#: What one run of a program printed, by measure.
Run = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True)
class Row:
    op: str
    n: int
    floor: float
    ours: float
    ratio: float
    lowest: float
    highest: float
    aim: float
    batch: str


def median(values: Iterable[float]) -> float:
    return statistics.median(values)


def row(op: str, pairs: list[tuple[Run, Run]]) -> Row:
    """Of pairs of floor and ours. The ratio is the median of the pairs' ratios, so that a machine
    that slows down half-way does not decide it."""
    floor = [pair[0][op] for pair in pairs]
    ours = [pair[1][op] for pair in pairs]
    ratios = [o["eventsPerSecond"] / f["eventsPerSecond"] for f, o in zip(floor, ours)]

    def batch(runs: list[Mapping[str, float]]) -> str:
        return f"{median(run['n'] / max(1, run['commits']) for run in runs):.0f}"

    return Row(
        op=op, n=int(ours[0]["n"]), floor=median(run["eventsPerSecond"] for run in floor),
        ours=median(run["eventsPerSecond"] for run in ours), ratio=median(ratios),
        lowest=min(ratios), highest=max(ratios), aim=AIMS[op],
        batch=BATCH.get(op) or f"{batch(ours)} ({batch(floor)})",
    )


def lines(rows: list[Row]) -> list[str]:
    head = (
        f"{'measure':<12}{'events':>9}{'a commit':>12}{'floor/s':>12}{'ours/s':>12}{'ratio':>8}"
        f"{'of pairs':>14}{'aim':>6}"
    )
    return [head] + [
        f"{WORDS[one.op]:<12}{one.n:>9,}{one.batch:>12}{one.floor:>12,.0f}{one.ours:>12,.0f}"
        f"{one.ratio:>8.2f}{f'{one.lowest:.2f}-{one.highest:.2f}':>14}{one.aim:>6}"
        for one in rows
    ]


def peer_lines(rows: list[Row], peers: Mapping[str, list[Mapping[str, float]]]) -> list[str]:
    """Events a second of each peer, and how many times that Daybook does in the same run."""
    printed = [f"{'measure':<12}" + "".join(f"{name:>22}" for name in peers) + f"{'aim':>8}"]
    for one in rows:
        cells = ""
        for runs in peers.values():
            rates = [run[one.op] for run in runs if one.op in run]
            rate = median(rates) if rates else None
            cells += f"{f'{rate:,.0f}  ({one.ours / rate:.1f}x)' if rate else '-':>22}"
        aim = PEER_AIMS.get(one.op)
        printed.append(f"{WORDS[one.op]:<12}{cells}{f'{aim:g}x' if aim else '-':>8}")
    return printed


def record(one: Row) -> dict[str, object]:
    return asdict(one)
