"""`python -m tests.benchmarks.scheduling`: CPU time of a large plan, and of one change in it; writes
docs/benchmarks-scheduling.md. `--quick` prints only."""

import argparse
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from statistics import median

from infra.local.place import ROOT
from services.projects.scheduling import (
    FIVE_DAYS,
    Calendar,
    Dependency,
    Lag,
    Leave,
    Link,
    Network,
    Plan,
    Task,
    Worktime,
    explain,
)
from tests.benchmarks import machine

SIZE, PEOPLE, START = 10_000, 40, date(2026, 1, 5)
LIMITS = {"scheduled: network, both passes": 500.0, "one task changed, the dates of all": 50.0}


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--quick", action="store_true", help="one round; writes nothing")
    quick = words.parse_args().quick
    text = page(figures(rounds=1 if quick else 5))
    if quick:
        print(text)
    else:
        (ROOT / "docs" / "benchmarks-scheduling.md").write_text(text, encoding="utf-8")


def drawn() -> tuple[list[Task], list[Dependency]]:
    """A plan of three years: 40 people with their leave, one to two predecessors each, a fifth of them with lags."""
    r = Random(5)
    days = [START + timedelta(days=n) for n in range(900)]
    holidays = {r.choice(days): f"holiday {n}" for n in range(40)}
    hours = []
    for n in range(PEOPLE):
        first = r.choice(days)
        hours.append(Worktime(Calendar(FIVE_DAYS, holidays), leave=[Leave(str(n), first, first + timedelta(days=4))]))
    tasks = [Task(str(n), 480 * r.randrange(6), r.choice(hours)) for n in range(SIZE)]
    found = []
    for n in range(1, SIZE):
        for before in {max(0, n - r.randrange(1, 200)) for _ in range(r.randrange(1, 3))}:
            plain = r.random() < 0.8
            link, lag = (Link.FS, 0) if plain else (r.choice(list(Link)), 480 * r.randrange(-1, 4))
            found.append(Dependency(str(before), str(n), link, lag, r.choice(list(Lag))))
    return tasks, found


def figures(*, rounds: int) -> dict[str, list[float]]:
    tasks, dependencies = drawn()
    found: dict[str, list[float]] = {}

    def timed(name: str, work: Callable[[], object]) -> object:
        began = time.process_time()
        result = work()
        found.setdefault(name, []).append((time.process_time() - began) * 1000)
        return result

    def whole() -> Plan:
        plan = Plan(Network(tasks, dependencies, start=START))
        assert plan.late
        return plan

    r = Random(7)
    for _ in range(rounds):
        plan = timed("scheduled: network, both passes", whole)
        assert isinstance(plan, Plan)
        for number in r.sample(range(SIZE), 40):
            task = tasks[number]
            longer = replace(task, duration=task.duration + 480)
            timed("one task changed, the dates of all", lambda longer=longer, plan=plan: plan.after(longer))
            timed("why one date is so", lambda number=number, plan=plan: explain(plan, str(number)))
        first = replace(tasks[0], duration=tasks[0].duration + 5 * 480)
        other = timed(
            "the first task changed, which moves nearly all", lambda plan=plan, first=first: plan.after(first)
        )
        assert isinstance(other, Plan)
        timed("floats after that, as the finish moved", lambda other=other: other.late)
        timed("the driving path", plan.path)
    return found


def page(found: dict[str, list[float]]) -> str:
    rows = [
        f"| {name} | {LIMITS.get(name, '')} | {median(times):.2f} | {max(times):.2f} |" for name, times in found.items()
    ]
    return "\n".join(
        [
            "# Scheduling",
            "",
            "<!-- Written by `python -m tests.benchmarks.scheduling`; run it instead of editing. -->",
            "",
            f"{datetime.now(UTC).date().isoformat()}, {machine.described()}; calibration loop "
            f"{machine.calibration():.1f} CPU-ms. {SIZE:,} tasks with about 15,000 dependencies on {PEOPLE} calendars, "
            "in CPU-milliseconds.",
            "",
            "| | limit | median | worst |",
            "| --- | ---: | ---: | ---: |",
            *rows,
            "",
        ]
    )


if __name__ == "__main__":
    main()
