"""Why a ticket came about, as it is said of the ticket; the company's tree of causes is in desk/causes.py."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from shared.contracts.base import View
from shared.contracts.fields import CauseId
from shared.core.errors import Failure, Invalid

MOST_WHYS = 5

WhyStep = Annotated[str, Meta(min_length=1, max_length=300, pattern=r"\S", examples=["更新後沒有重新啟動"])]
Root = Annotated[str, Meta(max_length=2_000, examples=["變更流程沒有列出需要重新啟動的服務"])]


class CauseFound(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`whys` are the answers to "why", each asking on from the one before; `root` is what the last comes down to."""

    cause_id: CauseId
    whys: Annotated[tuple[WhyStep, ...], Meta(max_length=MOST_WHYS)] = ()
    root: Root = ""


class TicketCause(View):
    """`path` are the names from the top of the tree down. `needed` says why the ticket cannot be resolved or closed
    without one ("priority", "type", "reopened", "asked"); "" when it can, or when what is needed is there. Where it was
    asked for, `asked_why` says by what, and the root cause in words is needed too."""

    cause_id: UUID | None = None
    path: tuple[str, ...] = ()
    is_defect: bool = False
    whys: tuple[str, ...] = ()
    root: str = ""
    set_by: str | None = None
    set_at: datetime | None = None
    needed: str = ""
    asked_why: str = ""


class TicketProblem(View):
    """A problem that the ticket is linked to; `state` is a ProblemState."""

    id: UUID
    number: str
    title: str
    state: str
    workaround: str


CAUSE_NEEDED = Failure("ticket.cause_needed", Invalid)
CAUSE_UNKNOWN = Failure("ticket.cause_unknown", Invalid)
ROOT_NEEDED = Failure("ticket.root_needed", Invalid)
