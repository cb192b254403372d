"""The SLA clocks under torture: random calendars and histories against the minute-by-minute model, in two processes."""

import asyncio
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from random import Random

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.helpdesk.sla import cases
from tests.helpdesk.sla.comparing import differences

WORKERS, BATCH = 2, 1000
ENOUGH = 1000
"""Of each kind of case a long run has at least so many."""
COUNTED = (*cases.ZONES, "days of changing clocks", "crossing midnight", "closures", "reopens", "priority changes")


@dataclass
class Found:
    """`seen` counts cases by what they hold, `differences` are from the model or from a property."""

    seen: Counter = field(default_factory=Counter)
    differences: list[str] = field(default_factory=list)


def counted(number: int, wanted: int) -> Found:
    """`wanted` cases of one batch; hypothesis draws their numbers, and no case is drawn twice."""
    found = Found()

    @seed(number)
    @settings(
        max_examples=wanted,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.integers(0, 2**60))
    def drawn(which: int) -> None:
        name = f"{number}/{which}"
        r = Random(name)
        case = cases.draw_case(r)
        found.seen.update(case.seen)
        found.differences += [f"case {name}: {line}" for line in differences(case, r)]

    drawn()
    return found


async def compare(wanted: int, number: int) -> Found:
    """In batches, each with a seed of its own from `number` on."""
    loop, whole = asyncio.get_running_loop(), Found()
    with ProcessPoolExecutor(WORKERS) as pool:
        sizes = [min(BATCH, wanted - begun) for begun in range(0, wanted, BATCH)]
        parts = [loop.run_in_executor(pool, counted, number + one, size) for one, size in enumerate(sizes)]
        for part in asyncio.as_completed(parts):
            whole.seen += (done := await part).seen
            whole.differences += done.differences
    return whole


def told(found: Found, number: int) -> list[str]:
    rest = {name: count for name, count in sorted(found.seen.items()) if name not in {*COUNTED, "histories"}}
    return [
        f"seed {number}; {found.seen['histories']:,} calendars with a history each; differences from the model or "
        f"broken properties: {len(found.differences)}",
        f"cases per zone: {', '.join(f'{zone} {found.seen[zone]:,}' for zone in cases.ZONES)}",
        f"cases with {', '.join(f'{name} {found.seen[name]:,}' for name in COUNTED[len(cases.ZONES) :])}",
        f"also {', '.join(f'{name} {count:,}' for name, count in rest.items())}",
        *(f"too few of {name}: {found.seen[name]}" for name in COUNTED if found.seen[name] < ENOUGH),
        *found.differences[:20],
    ]
