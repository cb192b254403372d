"""How an approval goes: its steps, who decides in each, and from which amount on others do."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from shared.contracts.fields import END, MemberId, Name
from shared.contracts.roles import Role

Money = Annotated[str, Meta(pattern=r"^[0-9]{1,12}(\.[0-9]{1,4})?" + END, max_length=20, examples=["2180000"])]
"""An amount written out: binary fractions round."""

Subject = Annotated[str, Meta(pattern=r"^[a-z][a-z_]{1,39}" + END, examples=["proposal"])]
"""The kind of thing that is asked for, in the words of who asks."""

Hours = Annotated[int, Meta(ge=1, le=2_160)]


class ApproverKind(StrEnum):
    """A person; whoever has a role; the head of the applicant's department, or of the next one above where that is the
    applicant himself."""

    PERSON = "person"
    ROLE = "role"
    HEAD = "head"


class Mode(StrEnum):
    """How many of a step's approvers must agree."""

    ANY = "any"
    ALL = "all"
    QUORUM = "quorum"


class OnTimeout(StrEnum):
    """What happens when a step is late: whom it waits for is reminded again and again, or the management may decide in
    his place as well."""

    REMIND = "remind"
    ESCALATE = "escalate"


class OnReject(StrEnum):
    """What a "no" of this step means: back to the applicant, all over again, or the end."""

    RETURN = "return"
    RESTART = "restart"
    FAIL = "fail"


class Approver(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`member_id` for a person, `role` for a role."""

    kind: ApproverKind
    member_id: MemberId | None = None
    role: Role | None = None


class Step(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`quorum` counts only in that mode. Of several places in a step nobody takes two. A reminder goes out after
    `remind_hours` and again each such time; after `due_hours` it is late. Both are hours of the clock."""

    name: Name
    approvers: Annotated[tuple[Approver, ...], Meta(min_length=1, max_length=20)]
    mode: Mode = Mode.ANY
    quorum: Annotated[int, Meta(ge=1, le=20)] = 1
    remind_hours: Hours = 24
    due_hours: Hours = 72
    on_timeout: OnTimeout = OnTimeout.ESCALATE
    on_reject: OnReject = OnReject.FAIL


class Tier(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The amount rule: what asks for `amount` or more goes these steps, unless a further tier begins below it."""

    amount: Money
    steps: Annotated[tuple[Step, ...], Meta(min_length=1, max_length=10)]


class SeatState(StrEnum):
    """`handed`: somebody else has it now; `spared`: the step was decided without it."""

    OPEN = "open"
    APPROVED = "approved"
    RETURNED = "returned"
    REJECTED = "rejected"
    HANDED = "handed"
    SPARED = "spared"


class StepState(StrEnum):
    COMING = "coming"
    OPEN = "open"
    PASSED = "passed"
    STOPPED = "stopped"


class SeatView(Struct, frozen=True, kw_only=True):
    """One place in a step. `name` is a person's, or None where whoever has `role` may decide; `also_role` may decide
    too since it is late. `acted_by` decided, in the name of `acted_for` if that is not himself. `why` it is there:
    flow, added, handed, no_head."""

    id: UUID
    name: str | None
    role: str | None
    also_role: str | None
    why: str
    state: SeatState
    acted_by: str | None
    acted_for: str | None
    acted_at: datetime | None
    words: str


class StepView(Struct, frozen=True, kw_only=True):
    position: int
    name: str
    mode: Mode
    quorum: int
    state: StepState
    opened_at: datetime | None
    due_at: datetime | None
    closed_at: datetime | None
    is_late: bool
    seats: tuple[SeatView, ...]
