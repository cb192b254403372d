"""The figures of a project: earned value, earned schedule, finish, milestones, health; what is beyond tolerance."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from asyncpg import Record
from msgspec import Struct

from services.projects.control.rules import Seen, Tolerance, health
from services.projects.control.standing import Measured
from services.projects.earned_value import Deviation, deviation, estimates, tcpi
from services.projects.scheduling import Worktime
from shared.contracts.delivery.control_views import (
    Cause,
    DeviationRow,
    Estimate,
    Figures,
    NoteView,
    Recovery,
)
from shared.contracts.delivery.plan_kinds import TaskKind
from shared.contracts.delivery.projects import Phase

SPANS = frozenset({TaskKind.TASK, TaskKind.DELIVERABLE, TaskKind.MILESTONE})


class Frame(Struct, frozen=True):
    """Of the baseline as a whole, and by whose days it is counted."""

    span: tuple[date, date]
    hours: Worktime
    today: date
    is_known: bool


def finish_of(found: Measured, frame: Frame) -> Deviation | None:
    return None if found.ends_on is None else deviation(frame.hours, frame.span, found.ends_on)


def figures(found: Measured, frame: Frame, phase: Phase, tolerance: Tolerance) -> Figures:
    known, standing, timing = frame.is_known, found.standing, found.timing
    finish = finish_of(found, frame)
    spi_t = timing.spi if timing is not None else None
    cpi = standing.cpi if known else None
    seen = Seen(spi_t=spi_t, cpi=cpi, finish=finish, milestones=found.milestones, is_known=known)
    state, reasons = health(seen, phase, tolerance)
    told = [
        Estimate(formula=str(one.formula), eac=_whole(one.eac), etc=_whole(one.etc), vac=_whole(one.vac))
        for one in estimates(standing)
    ]
    earned: dict[str, Any] = {
        "ev": _whole(standing.ev),
        "ac": _whole(standing.ac),
        "sv": _whole(standing.sv),
        "cv": _whole(standing.cv),
    }
    return Figures(
        as_of=frame.today,
        bac=int(standing.bac),
        pv=_whole(standing.pv) or 0,
        **(earned if known else dict.fromkeys(earned)),
        spi=_index(standing.spi if known else None),
        cpi=_index(cpi),
        es=_index(timing.es if timing is not None else None),
        at=_index(found.at) or "0",
        spi_t=_index(spi_t),
        planned=str(found.periods),
        forecast=_index(timing.forecast if timing is not None else None),
        tcpi=_index(tcpi(standing) if known else None),
        estimates=tuple(told) if known else (),
        ends_on=found.ends_on,
        base_ends_on=frame.span[1],
        days=finish.days if finish else None,
        rate=_index(finish.rate if finish else None),
        met=found.milestones.met,
        due=found.milestones.due,
        health=state,
        reasons=reasons,
    )


def deviations(
    found: Measured, frame: Frame, tolerance: Tolerance, notes: Mapping[UUID | None, Record], name: str
) -> tuple[DeviationRow, ...]:
    """What is beyond the tolerance, the project first, then the latest first."""
    rows = []
    finish = finish_of(found, frame)
    if finish is not None and found.ends_on is not None and tolerance.breaks(finish):
        rows.append(_row(_Late(None, name, frame.span[1], found.ends_on, finish), notes.get(None), tolerance))
    late = []
    for task in found.tasks:
        end = task.ends_by(frame.today, is_known=frame.is_known)
        if task.row["kind"] not in SPANS or end is None:
            continue
        by = deviation(frame.hours, (task.row["base_starts_on"], task.row["base_ends_on"]), end)
        if tolerance.breaks(by):
            row = task.row
            one = _Late(row, row["name"], row["base_ends_on"], end, by)
            late.append(_row(one, notes.get(row["id"]), tolerance))
    return (*rows, *sorted(late, key=lambda row: -row.days))


class _Late(Struct, frozen=True):
    """`row` is the task's, None of the project as a whole."""

    row: Record | None
    name: str
    planned: date
    end: date
    by: Deviation


def _row(late: _Late, note: Record | None, tolerance: Tolerance) -> DeviationRow:
    """A note holds as long as it has not become later by more than the tolerance since."""
    told = None if note is None else note_view(note)
    return DeviationRow(
        number=late.row["number"] if late.row is not None else None,
        name=late.name,
        kind=TaskKind(late.row["kind"]) if late.row is not None else None,
        base_ends_on=late.planned,
        ends_on=late.end,
        days=late.by.days,
        rate=_index(late.by.rate),
        note=told,
        is_explained=told is not None and late.by.days <= told.days + tolerance.days,
        recovered=max(0, late.by.days - (told.recovers if told is not None else 0)),
    )


def note_view(row: Record) -> NoteView:
    names = ("words", "action", "recovers", "days", "noted_by", "at")
    given: dict[str, Any] = {name: row[name] for name in names}
    return NoteView(**given, cause=Cause(row["cause"]), recovery=Recovery(row["recovery"]))


def unexplained(rows: Sequence[DeviationRow]) -> list[str]:
    return [row.name for row in rows if not row.is_explained]


def _whole(value: Decimal | None) -> int | None:
    return None if value is None else int(value.to_integral_value(ROUND_HALF_UP))


def _index(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:.4f}"
