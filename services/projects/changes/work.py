"""The work that a change lists, laid over a plan: to see what it would do, and to put it there."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from asyncpg import Record

from services.projects.plan.loading import Loaded, dependencies_of, task_of
from services.projects.scheduling import Dependency, Network, OutOfReach, Plan, Task
from shared.contracts.delivery.changes import CHANGE_WORK, ChangeWork
from shared.contracts.delivery.plan import PLAN_REACH
from shared.contracts.delivery.plan_kinds import TaskKind

SPANS = frozenset({TaskKind.TASK, TaskKind.DELIVERABLE})


def longer(tasks: Sequence[Record], work: Sequence[ChangeWork]) -> dict[UUID, int]:
    """Minutes by which tasks of the plan last longer. Raises `change.work`."""
    by_number = {row["number"]: row for row in tasks}
    found: dict[UUID, int] = {}
    for one in work:
        if one.task is not None:
            row = by_number.get(one.task)
            if row is None or row["kind"] not in SPANS:
                raise CHANGE_WORK(fields={"work": CHANGE_WORK.code})
            found[row["id"]] = found.get(row["id"], 0) + one.minutes
    return found


def behind(tasks: Sequence[Record], work: Sequence[ChangeWork]) -> list[tuple[ChangeWork, Record | None]]:
    """New tasks, each with the one it stands behind; None at the end of the plan. Raises `change.work`."""
    by_number = {row["number"]: row for row in tasks}
    found: list[tuple[ChangeWork, Record | None]] = []
    for one in work:
        if one.task is not None:
            continue
        row = by_number.get(one.after) if one.after is not None else None
        is_lost = one.after is not None and (row is None or row["kind"] == TaskKind.PHASE)
        if is_lost or not one.name.strip():
            raise CHANGE_WORK(fields={"work": CHANGE_WORK.code})
        found.append((one, row))
    return found


def with_work(loaded: Loaded, work: Sequence[ChangeWork], starts: date) -> Plan:
    """The plan as it would be: nothing is kept. Raises `change.work`, `plan.reach`."""
    more = longer(loaded.tasks, work)
    tasks = [task_of(loaded, row, more.get(row["id"], 0)) for row in loaded.tasks]
    links = dependencies_of(loaded)
    for number, (one, row) in enumerate(behind(loaded.tasks, work)):
        key = f"new-{number}"
        tasks.append(Task(key=key, duration=one.minutes, hours=loaded.hours.of(None), name=one.name))
        if row is not None:
            followers = [link for link in links if link.before == str(row["id"])]
            links = [link for link in links if link.before != str(row["id"])]
            links += [Dependency(key, link.after, link.link, link.lag, link.unit) for link in followers]
            links.append(Dependency(str(row["id"]), key))
    try:
        return Plan(Network(tasks, links, start=starts))
    except OutOfReach as far:
        raise PLAN_REACH() from far


def end_of(plan: Plan) -> date | None:
    """The last day that is worked."""
    finish: datetime | None = plan.finish
    return None if finish is None else max(one.finish_on for one in plan)
