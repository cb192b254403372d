"""人員調配 as it is shown: a seat in a project, from the request to the release, and whom it could be given to."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from shared.contracts.base import View
from shared.contracts.delivery.projects import Part


class StaffingState(StrEnum):
    """Requested, a person proposed, agreed to by the head above him, offered to him, accepted by him; released."""

    REQUESTED = "requested"
    PROPOSED = "proposed"
    AGREED = "agreed"
    OFFERED = "offered"
    ACTIVE = "active"
    RELEASED = "released"
    CANCELLED = "cancelled"


class BusyPart(Struct, frozen=True, kw_only=True):
    """What one project takes of the days asked about. Its code and name are empty for who may not see it.
    `reserved` minutes are promised to it, `planned` are those of tasks; of each day the greater counts."""

    code: str
    name: str
    reserved: int
    planned: int
    counted: int


class CapacityView(Struct, frozen=True, kw_only=True):
    """Minutes over the days of a seat: `work` by calendars and leave, `busy` in all projects, `free` what is left,
    `need` what the seat asks. `over_days` would have more than there is; `over_first` is the first of them."""

    work: int
    busy: int
    free: int
    need: int
    leave_days: int
    over_days: int
    over_first: date | None
    parts: tuple[BusyPart, ...]

    @property
    def fits(self) -> bool:
        return self.over_days == 0 and self.work > 0

    @property
    def free_percent(self) -> int:
        return 100 * self.free // self.work if self.work else 0


class CandidateView(Struct, frozen=True, kw_only=True):
    """`is_proved`: his skill was verified and holds on the first day. `score` of a hundred: half for his level, half
    for the part of the need that is free."""

    member_id: UUID
    name: str
    department: str | None
    level: int
    proof: str
    expires_on: date | None
    is_proved: bool
    score: int
    capacity: CapacityView


class StaffingHappening(View):
    verb: str
    actor: str
    words: str
    at: datetime


class StaffingView(View):
    """`number` is S-01 within its project. `waits_for` are the names of those whose turn it is; empty with a state
    that waits means anybody of the management. `capacity` is of the person proposed, while he is not active yet."""

    id: UUID
    number: str
    project_id: UUID
    project_code: str
    project_name: str
    seat: str
    skill_id: UUID | None
    skill_name: str | None
    min_level: int
    percent: int
    first: date
    last: date
    responsibilities: str
    state: StaffingState
    member_id: UUID | None
    member_name: str | None
    department: str | None
    score: int | None
    asked_by: str
    agreed_by: str | None
    accepted_at: datetime | None
    waived_by: str | None
    waived_why: str
    waits_for: tuple[str, ...]
    since: datetime
    capacity: CapacityView | None
    happenings: tuple[StaffingHappening, ...]
    verbs: tuple[str, ...]
    revision: int


class MemberSeat(Struct, frozen=True, kw_only=True):
    """`accepted_at` is None while he has not answered yet."""

    staffing_id: UUID
    number: str
    seat: str
    skill_name: str | None
    min_level: int
    percent: int
    first: date
    last: date
    responsibilities: str
    accepted_at: datetime | None


class TeamMemberView(View):
    """`load` is what all projects take of his next four weeks, in percent of his working time; None without any."""

    member_id: UUID
    name: str
    department: str | None
    part: Part
    since: datetime
    seats: tuple[MemberSeat, ...]
    load: int | None


class TeamView(View):
    """`lacking` are the names of what keeps the team from being complete, as the first gate asks."""

    members: tuple[TeamMemberView, ...]
    open: tuple[StaffingView, ...]
    seats: tuple[StaffingView, ...]
    ended: tuple[StaffingView, ...]
    is_complete: bool
    lacking: tuple[str, ...]
    may_ask: bool


class Shortlist(View):
    """The best first; those without proof last. `considered` are all who have the skill at that level."""

    request: StaffingView
    items: tuple[CandidateView, ...]
    considered: int


class StaffingBoxes(View):
    """`waiting` is for the reader to decide, `mine` are his own seats, `asked` what he asked for and waits."""

    waiting: tuple[StaffingView, ...]
    mine: tuple[StaffingView, ...]
    asked: tuple[StaffingView, ...]
