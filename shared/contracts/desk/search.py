"""Searching what helpdesk knows: tickets by their words, and the people and customers behind them."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from shared.contracts.base import Command, Rest, View
from shared.contracts.fields import Cursor, Zone
from shared.contracts.helpdesk import TicketState, helpdesk
from shared.contracts.roles import Permission as P


class SearchOrder(StrEnum):
    """`best`: tickets that say it in their title first, then the others; the newest words first within each."""

    BEST = "best"
    NEWEST = "newest"


class PartyKind(StrEnum):
    CUSTOMER = "customer"
    CONTACT = "contact"


# views


class Piece(View):
    """A stretch of text; `hit` where it is what was looked for."""

    text: str
    hit: bool = False


class TicketHit(View):
    """A ticket with the newest message of it that holds every word: `excerpt` is cut around the first of them.
    A ticket that was found by its number or by filters alone has no message."""

    id: UUID
    number: str
    state: TicketState
    priority: int
    customer_name: str
    requester_name: str
    assignee_name: str | None
    updated_at: datetime
    title: tuple[Piece, ...]
    excerpt: tuple[Piece, ...] = ()
    said_by: str | None = None
    said_at: datetime | None = None
    is_internal: bool = False


class PartyHit(View):
    """A customer, or a contact of one."""

    kind: PartyKind
    id: UUID
    customer_id: UUID
    customer_name: str
    name: tuple[Piece, ...]
    mail: tuple[Piece, ...] = ()
    phone: str | None = None


class Hint(View):
    """What of the query was not understood, and therefore left out. `code` names why, `word` is what was typed."""

    code: str
    word: str


class SearchPage(View):
    """`parties` come with the first page only. `filters` are those that were understood, as (filter, value)."""

    tickets: tuple[TicketHit, ...]
    parties: tuple[PartyHit, ...] = ()
    hints: tuple[Hint, ...] = ()
    filters: tuple[tuple[str, str], ...] = ()
    next: str | None = None


# commands

Words = Annotated[str, Meta(max_length=200, examples=["status:open assignee:me 印表機"])]


class SearchQuery(Command):
    """`q`: words (all must be there), "quoted phrases", a ticket's number, and filters: `status:` `assignee:`
    `priority:` `customer:` `category:` `team:` `tag:` `before:` `after:`, names with blanks in quotes. Traditional or
    Simplified, full or half width, upper or lower case are the same. Staff search their company, a contact what he may
    read. `zone` is that of the days in the query."""

    q: Words = ""
    zone: Zone = "Asia/Taipei"
    order: SearchOrder = SearchOrder.BEST
    limit: Annotated[int, Meta(ge=1, le=50)] = 20
    cursor: Cursor | None = None


# calls

SEARCH = helpdesk.call(
    feature="search",
    verb="find",
    says="Search tickets, messages, customers and contacts",
    takes=SearchQuery,
    gives=SearchPage,
    needs=P.TICKET_READ,
    write=False,
    rest=Rest("GET", "/search"),
)
