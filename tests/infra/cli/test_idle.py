"""What a stack does that nobody asks anything."""

import asyncio
from pathlib import Path

from infra.cli.control import say
from tests.matrix.behind import until

PROCESSES = ("gateway", "helpdesk", "suggester", "mailroom", "projects", "notify")
SECONDS = 10
AT_MOST = 50
"""Wake-ups a second, of five processes together; each costs some 0.15 ms, and a poll two of them. A server that looks
ten times a second whether it should end makes fifty by itself."""


def _woken(pids: dict[str, int]) -> dict[str, int]:
    """How often each has slept so far, which is no matter of how busy the machine is."""
    found = {}
    for name, pid in pids.items():
        statuses = [path.read_text() for path in Path(f"/proc/{pid}/task").glob("*/status")]
        lines = [line for status in statuses for line in status.splitlines()]
        found[name] = sum(int(line.split()[1]) for line in lines if line.startswith("voluntary_ctxt_switches"))
    return found


async def test_an_idle_stack_sleeps(demo, figures):
    children = {child["name"]: child for child in say(demo.place, {"do": "status"})["children"]}
    pids = {name: children[name]["pid"] for name in PROCESSES}
    found: dict[str, float] = {}

    async def is_quiet() -> bool:
        """What the demo and earlier tests have left to do comes first."""
        before = _woken(pids)
        await asyncio.sleep(SECONDS)
        found.update({name: round((now - before[name]) / SECONDS, 1) for name, now in _woken(pids).items()})
        return sum(found.values()) < AT_MOST

    try:
        await until(is_quiet, 240)
    finally:
        figures("idle: wake-ups a second", found)
