"""What is told of a project's progress: amounts are minutes of work, shares written out, None is "not available"."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from shared.contracts.base import View
from shared.contracts.delivery.baselines import CurvePoint
from shared.contracts.delivery.plan_kinds import TaskKind
from shared.contracts.delivery.projects import Phase


class Cause(StrEnum):
    """Why something is late."""

    SCOPE = "scope"
    ESTIMATE = "estimate"
    STAFF = "staff"
    SUPPLIER = "supplier"
    CUSTOMER = "customer"
    TECHNICAL = "technical"
    QUALITY = "quality"
    OUTSIDE = "outside"


class Recovery(StrEnum):
    """The policy's three ("2.3.h"): more resources, another way of working, an agreement with the customer."""

    RESOURCE = "resource"
    PROCESS = "process"
    CUSTOMER = "customer"


class Health(StrEnum):
    """`none`: there is no baseline yet to go by."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    NONE = "none"


class Reason(Struct, frozen=True, kw_only=True):
    """Why a project is as it is: a rule by its code (spi, cpi, finish, milestones, baseline), what it made of it, and
    the value it went by."""

    code: str
    level: Health
    value: str


class Estimate(Struct, frozen=True, kw_only=True):
    """`formula` says what is assumed of the rest: as_so_far, as_planned, cost_and_time."""

    formula: str
    eac: int | None
    etc: int | None
    vac: int | None


class Figures(Struct, frozen=True, kw_only=True):
    """Earned value and earned schedule on `as_of` (source: control maths §3), in minutes of work: a unit of cost until
    there is a ledger. Times (`es`, `at`, `planned`) are in periods of the baseline's curve, weeks as a rule. `days` is
    the finish deviation in working days, `rate` that by the baseline's duration; `met` of `due` milestones were
    reached on their day or before."""

    as_of: date
    bac: int
    pv: int
    ev: int | None
    ac: int | None
    sv: int | None
    cv: int | None
    spi: str | None
    cpi: str | None
    es: str | None
    at: str
    spi_t: str | None
    planned: str
    forecast: str | None
    tcpi: str | None
    estimates: tuple[Estimate, ...]
    ends_on: date | None
    base_ends_on: date | None
    days: int | None
    rate: str | None
    met: int
    due: int
    health: Health
    reasons: tuple[Reason, ...]


class NoteView(Struct, frozen=True, kw_only=True):
    cause: Cause
    words: str
    recovery: Recovery
    action: str
    recovers: int
    days: int
    noted_by: str
    at: datetime


class DeviationRow(Struct, frozen=True, kw_only=True):
    """A task beyond the tolerance, or with `number` None the project as a whole. `is_explained`: the last note holds
    for as late as it is now; `recovered` is how late it is if what was decided brings what is expected of it."""

    number: int | None
    name: str
    kind: TaskKind | None
    base_ends_on: date
    ends_on: date
    days: int
    rate: str | None
    note: NoteView | None
    is_explained: bool
    recovered: int


class ReportRow(Struct, frozen=True, kw_only=True):
    id: UUID
    number: int
    first_day: date
    last_day: date
    state: str
    health: Health
    issued_by: str | None
    issued_at: datetime | None


class ValuePoint(Struct, frozen=True, kw_only=True):
    """As an issued report had it."""

    on: date
    ev: int | None
    ac: int | None


class ControlView(View):
    """`figures` None: there is no approved baseline to measure by."""

    baseline: int | None
    figures: Figures | None
    curve: tuple[CurvePoint, ...]
    history: tuple[ValuePoint, ...]
    deviations: tuple[DeviationRow, ...]
    reports: tuple[ReportRow, ...]
    tolerance_days: int
    tolerance_percent: int
    tolerance_revision: int
    may_write: bool


class ReportView(View):
    """A draft's figures and deviations are counted anew when it is issued; from then on nothing of it changes."""

    id: UUID
    project_id: UUID
    project_code: str
    project_name: str
    number: int
    first_day: date
    last_day: date
    state: str
    figures: Figures
    deviations: tuple[DeviationRow, ...]
    done: tuple[str, ...]
    """Names of what ended in the period."""
    coming: tuple[str, ...]
    """Names of what is to end within four weeks after it."""
    summary: str
    blockers: str
    next_steps: str
    drafted_by: str
    drafted_at: datetime
    issued_by: str | None
    issued_at: datetime | None
    may_write: bool
    revision: int


class PortfolioRow(Struct, frozen=True, kw_only=True):
    code: str
    name: str
    customer: str
    manager: str
    phase: Phase
    health: Health
    reasons: tuple[Reason, ...]
    spi_t: str | None
    cpi: str | None
    days: int | None
    ends_on: date | None
    met: int
    due: int
    next_milestone: str | None
    next_on: date | None
    open_changes: int


class PortfolioView(View):
    """Projects that run, the worst first; at most 300. `counts` by health."""

    rows: tuple[PortfolioRow, ...]
    counts: dict[str, int]
