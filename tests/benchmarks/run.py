"""`make bench`: fills a stack of its own, measures, and writes docs/benchmarks.md. `--quick` is for trying the scripts."""

import argparse
import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import psutil

from infra.local.place import ROOT
from tests.benchmarks import desk, floors, machine
from tests.benchmarks.bare import Bare, bare
from tests.benchmarks.data import World, fill
from tests.benchmarks.following import following
from tests.benchmarks.report import Report, write
from tests.benchmarks.scenarios import SCENARIOS, Measured, measure, settled
from tests.benchmarks.usage import COMPONENTS, cpu, memory
from tests.harness.live import Live, live

UNLIMITED = {
    f"HUIFANG_LIMIT_{name}": "100000000" for name in ("REST_COMPANY", "REST_CLIENT", "PAGES_PERSON", "PAGES_COMPANY")
}
"""What is measured is cost, not how neighbours are kept apart."""

IDLE_SECONDS = 20


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--quick", action="store_true", help="few tickets, short times; writes nothing")
    quick = words.parse_args().quick
    found = asyncio.run(_all(quick=quick))
    text = write(found)
    if quick:
        print(text)
    else:
        (ROOT / "docs" / "benchmarks.md").write_text(text)
        print(f"wrote docs/benchmarks.md; {len(found.rows)} figures")


async def _all(*, quick: bool) -> Report:
    tickets, companies, seconds = (600, 6, 1.0) if quick else (20_000, 2_000, 3.0)
    folder = Path(tempfile.mkdtemp(prefix="huifang-bench-"))
    found = Report(date=datetime.now(UTC).date(), machine=machine.described(), calibration=machine.calibration())
    try:
        found.starts = starts(folder / "starts")
        async with live(folder / "few", env=UNLIMITED) as few, live(folder / "many", env=UNLIMITED) as many:
            found.idle = await idle(few)
            stacks = {
                "3 companies": (few, await fill(few, tickets=tickets)),
                f"{companies:,} companies": (many, await fill(many, tickets=tickets, companies=companies)),
            }
            async with bare(few, tickets=tickets // 3) as path:
                found.rows, found.bare = await figures(stacks, path, seconds)
                found.following = await following(few, stacks["3 companies"][1], tickets // 10)
                found.behind = await desk.behind(few, stacks["3 companies"][1])
                found.pinned, found.bare_pinned = await pinned(few, stacks["3 companies"][1], path, seconds)
            found.floors = {"NATS": await floors.nats_floor(few), "PostgreSQL": await floors.postgres_floor(few)}
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    found.tickets = tickets
    return found


async def figures(
    stacks: dict[str, tuple[Live, World]], path: Bare, seconds: float
) -> tuple[dict[str, list[Measured]], dict[str, Measured]]:
    """Of the stacks, and of the bare path by scenario. They take turns, so that what the machine does meanwhile meets
    all. At eight connections, where the limits are, the middle cost of three turns counts."""
    for stack, _ in stacks.values():
        await settled(stack)
    rows: dict[str, list[Measured]] = {name: [] for name in stacks}
    beside: dict[str, Measured] = {}
    for scenario in (*SCENARIOS, *desk.SCENARIOS):
        for connections, times in ((1, 1), (8, 3), (32, 1)):
            turns: dict[str, list[Measured]] = {name: [] for name in stacks}
            without: list[Measured] = []
            for _ in range(times):
                for name, (stack, world) in stacks.items():
                    turns[name].append(await measure(stack, world, scenario, connections=connections, seconds=seconds))
                if times > 1 and scenario.trial:
                    without.append(await path.measure(scenario, connections=connections, seconds=seconds))
            for name, seen in turns.items():
                rows[name].append(_middle(seen))
            if without:
                beside[scenario.name] = _middle(without)
    return rows, beside


def _middle(turns: list[Measured]) -> Measured:
    return sorted(turns, key=lambda one: one.cost)[len(turns) // 2]


async def pinned(stack: Live, world: World, path: Bare, seconds: float) -> tuple[list[Measured], dict[str, Measured]]:
    """Every process of the stack and of the bare path on one core, the load on another: no cost of moving data between
    cores, and none of waking them."""
    for child in stack.children().values():
        if child["name"] in COMPONENTS:
            _pin(child["pid"])
    for pid in path.pids.values():
        _pin(pid)
    rows = [await measure(stack, world, scenario, connections=8, seconds=seconds) for scenario in SCENARIOS]
    beside = [await path.measure(one, connections=8, seconds=seconds) for one in SCENARIOS if one.trial]
    return rows, {row.scenario.name: row for row in beside}


def _pin(pid: int) -> None:
    root = psutil.Process(pid)
    for process in [root, *root.children(recursive=True)]:
        for thread in process.threads():
            os.sched_setaffinity(thread.id, {0})


async def idle(stack: Live) -> dict[str, float]:
    """After it has settled: share of one core, and memory."""
    await asyncio.sleep(5)
    before, began = cpu(stack), time.monotonic()
    await asyncio.sleep(IDLE_SECONDS)
    share = (cpu(stack) - before).total / (time.monotonic() - began) * 100
    used = memory(stack)
    return {"% of one core": share, "MB (PSS)": sum(used.values()), **{f"MB {name}": mb for name, mb in used.items()}}


def starts(home: Path) -> dict[str, float]:
    """Seconds of `huifang up` until the address is printed: an empty home with the demo, then again."""
    found = {}
    for name in ("cold, with demo data", "warm"):
        began = time.monotonic()
        _huifang("up", "--home", str(home), "--port", "0", "--mail-port", "0", "--detach")
        found[name] = time.monotonic() - began
        _huifang("down", "--home", str(home))
    _huifang("reset", "--yes", "--home", str(home))
    return found


def _huifang(*words: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "infra.cli.main", *words],
        cwd=ROOT,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=400,
    )


if __name__ == "__main__":
    main()
