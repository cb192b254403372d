"""What a version of an SLA policy says: targets, pauses, warnings, escalations; and which commitments name it."""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from shared.contracts.base import View
from shared.contracts.helpdesk import Priority


class ClockKind(StrEnum):
    """The six clocks of a ticket that can be promised."""

    FIRST_RESPONSE = "first_response"
    NEXT_RESPONSE = "next_response"
    UPDATE = "update"
    FIRST_RESOLUTION = "first_resolution"
    TOTAL_RESOLUTION = "total_resolution"
    CALLBACK = "callback"


class Pausing(StrEnum):
    """The reasons for a pause; a policy says which of them stop its clocks."""

    CUSTOMER = "customer"
    THIRD_PARTY = "third_party"
    SCHEDULED = "scheduled"


class Told(StrEnum):
    """Who is told of a warning or an escalation. The assignee is told either way."""

    ASSIGNEE = "assignee"
    AGENTS = "agents"
    LEADS = "leads"
    MANAGEMENT = "management"


class Step(StrEnum):
    """What an escalation level does."""

    TELL = "tell"
    REASSIGN = "reassign"
    RAISE_PRIORITY = "raise_priority"


class Applies(StrEnum):
    """To which tickets a new version of a policy applies: those opened after it, running clocks from then on too,
    or running clocks as if it had always been so, which another person must approve."""

    NEW = "new"
    RUNNING = "running"
    RETROACTIVE = "retroactive"


class Chosen(StrEnum):
    """Why a ticket has the policy it has; the first that fits wins."""

    COMMITMENT = "commitment"
    COVERAGE = "coverage"
    CUSTOMER = "customer"
    CATEGORY = "category"
    DEFAULT = "default"


Minutes = Annotated[int, Meta(ge=1, le=525_600, description="minutes, of business time unless around the clock")]
Percent = Annotated[int, Meta(ge=1, le=99)]


class Rule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Part of a policy."""


class Target(Rule, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long a clock may run on a ticket of this priority. `around_the_clock` counts nights and holidays too."""

    clock: ClockKind
    priority: Priority
    minutes: Minutes
    around_the_clock: bool = False


class Warn(Rule, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A warning once so many percent of the target are used, or so many minutes (of its own time) before due:
    exactly one of the two."""

    percent: Percent | None = None
    minutes_before: Minutes | None = None


class Escalation(Rule, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One action, `after_minutes` (of the clock's own time) after the breach; 0 is at once. `reassign` gives the
    ticket to the active member of `told` who has the fewest open ones."""

    after_minutes: Annotated[int, Meta(ge=0, le=525_600)] = 0
    step: Step = Step.TELL
    told: Told = Told.LEADS


class PolicyRules(Rule, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a version of a policy says. A clock without a target for a priority is not promised there."""

    targets: Annotated[tuple[Target, ...], Meta(min_length=1, max_length=24)]
    pauses: Annotated[tuple[Pausing, ...], Meta(max_length=3)] = tuple(Pausing)
    pauses_next_response: bool = True
    warnings: Annotated[tuple[Warn, ...], Meta(max_length=6)] = (Warn(percent=75),)
    warned: Told = Told.ASSIGNEE
    escalations: Annotated[tuple[Escalation, ...], Meta(max_length=9)] = (Escalation(),)
    notices_any_time: bool = False


class PolicyCommitment(View):
    """A service commitment whose tickets the policy counts for, now or from `valid_from` on."""

    id: UUID
    title: str
    customer_id: UUID
    customer_name: str
    valid_from: date
    valid_until: date | None = None
