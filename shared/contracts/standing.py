"""How a ticket's promises stand, as pages show it."""

from datetime import datetime
from uuid import UUID

from shared.contracts.base import View


class ClockLine(View):
    """The latest cycle of one clock. `phase` is running, paused, stopped or void; `due_at` None while it is paused or
    nothing was promised. `left_seconds` and `overrun_seconds` are of its own time (business time, unless the policy
    counts around the clock). `by_change`: broken by a change of priority or policy, by nobody's waiting."""

    clock: str
    phase: str
    paused_by: str | None
    started_at: datetime
    stopped_at: datetime | None
    due_at: datetime | None
    target_minutes: int | None
    left_seconds: int | None
    breached_at: datetime | None
    by_change: bool
    overrun_seconds: int


class SuggestedCategory(View):
    """`path` are the names from the top of the tree down, `confidence` 0-1: the chance that it is right."""

    category_id: UUID
    path: tuple[str, ...]
    confidence: float


class SuggestedPriority(View):
    """`priority` is what the company's matrix makes of impact and urgency today."""

    impact: int
    urgency: int
    priority: int
    confidence: float


class SuggestedTeam(View):
    team_id: UUID
    name: str
    confidence: float


class PriorityPart(View):
    """Only what the model knows: topics that nobody has taught have no part. `state` and `words` as below."""

    state: str
    words: tuple[str, ...]
    options: tuple[SuggestedPriority, ...]


class TeamPart(View):
    """As `PriorityPart`; teams no longer in use are left out."""

    state: str
    words: tuple[str, ...]
    options: tuple[SuggestedTeam, ...]


class SuggestionView(View):
    """What a ticket may be about, the likeliest first. `state`: waiting (it follows within moments), open, accepted,
    corrected (a person said otherwise), applied (by itself), undone. `known` is False for a topic nobody has taught:
    then the options are guesses. `words` are those that led to the first one. `priority` and `team` have states of
    their own."""

    state: str
    known: bool
    words: tuple[str, ...]
    options: tuple[SuggestedCategory, ...]
    priority: PriorityPart | None = None
    team: TeamPart | None = None


class TicketTerms(View):
    """The policy a ticket was opened under, and why it is this one (commitment, customer, category, default)."""

    policy_id: UUID
    policy_name: str
    version: int
    because: str
    commitment_title: str | None
