"""What a macro or a trigger does with a ticket: several acts at once, all or nothing."""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from shared.contracts.base import View
from shared.contracts.fields import CannedId, CategoryId, MemberId, TeamId
from shared.contracts.helpdesk import Priority, Tags, Then
from shared.core.errors import Failure, Invalid


class Receiver(StrEnum):
    """Who gets the ticket: who runs it, nobody, a member by name, or the agent with the fewest open tickets."""

    ME = "me"
    NOBODY = "nobody"
    MEMBER = "member"
    FREEST = "freest"


Said = Annotated[str, Meta(max_length=4_000)]
Why = Annotated[str, Meta(max_length=200, examples=["等客戶回覆序號"])]


class Deeds(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Done in the order of the fields; what would change nothing is left out. A team that gets the ticket hands it out
    in its own way within moments, unless `to` says who has it. `note` is an internal note and may hold variables,
    `canned_id` the canned reply that the customer is sent. `state` is what follows: a pause without a reply needs its
    `reason`, resolved needs the reply that tells the solution."""

    category_id: CategoryId | None = None
    tags: Tags = ()
    priority: Priority | None = None
    team_id: TeamId | None = None
    to: Receiver | None = None
    member_id: MemberId | None = None
    note: Said = ""
    canned_id: CannedId | None = None
    state: Then | None = None
    reason: Why = ""


class DeedNames(View):
    """What the ids in deeds are called now; None for what is gone."""

    category: str | None = None
    member: str | None = None
    canned: str | None = None
    team: str | None = None


DEEDS_EMPTY = Failure("deeds.empty", Invalid)
DEEDS_REASON = Failure("deeds.reason_needed", Invalid)
DEEDS_SOLUTION = Failure("deeds.solution_needed", Invalid)
DEEDS_CANNED = Failure("deeds.canned_unknown", Invalid)
DEEDS_MEMBER = Failure("deeds.member_unknown", Invalid)
DEEDS_CATEGORY = Failure("deeds.category_unknown", Invalid)
DEEDS_TEAM = Failure("deeds.team_unknown", Invalid)
DEEDS_ALONE = Failure("deeds.not_by_itself", Invalid)
NOBODY_FREE = Failure("deeds.nobody_free", Invalid)

SAVING = (DEEDS_EMPTY, DEEDS_REASON, DEEDS_SOLUTION, DEEDS_CANNED, DEEDS_MEMBER, DEEDS_CATEGORY, DEEDS_TEAM)
