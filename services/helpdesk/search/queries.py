"""The search call: what was asked, who it may mean, what is found (sql/search.sql), and how that is shown."""

import asyncio
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct

from services.helpdesk.db import DB
from services.helpdesk.search.asking import FILTER_UNKNOWN, NOBODY, OWN, Asked, read
from services.helpdesk.search.grams import WEEK, Numbers, asked_of_names, fold
from services.helpdesk.search.naming import named
from services.helpdesk.search.showing import excerpt, marked
from services.helpdesk.tickets.access import only_requester
from shared.contracts.desk.search import PartyHit, PartyKind, SearchOrder, SearchPage, SearchQuery, TicketHit
from shared.contracts.fields import Zone
from shared.contracts.helpdesk import TicketState
from shared.contracts.parties import Caller, Kind
from shared.contracts.roles import Permission
from shared.core.clock import now
from shared.core.cursors import decode_cursor, encode_cursor
from shared.feature import Ask

_TICKETS = "select search_tickets($1, $2, $3, $4)"
_PEOPLE = "select search_people($1, $2, $3, $4, $5)"
_MEANING = "select search_meaning($1, $2, $3, $4)"

PARTIES = 6
IN_TITLE, OTHERS = 0, 1
"""The two kinds of results, in the order they are shown."""
SKEW = timedelta(days=1)
NEAR_WEEKS = 6
"""Looked through one by one before anything is counted: most of what is looked for is recent."""
WEEKS = 520
"""Ten years one by one; what is older, at once."""
BEGINNING, FOREVER = datetime(1, 1, 2, tzinfo=UTC), datetime(9998, 1, 1, tzinfo=UTC)
MINE, NOBODYS = frozenset({"me", "我"}), frozenset({"none", "nobody", "无", "未指派"})
LAST = UUID(int=2**128 - 1)
SHORT = 50_000
"""Characters of messages that are looked through in some milliseconds; more of them go to a thread."""


class _Row(Struct):
    """The twin of search_rows."""

    id: UUID
    number: str
    title: str
    state: TicketState
    priority: int
    customer_name: str
    requester_name: str
    assignee_name: str | None
    updated_at: datetime
    body: str | None
    said_by: str | None
    said_at: datetime | None
    is_internal: bool


class _Last(Struct):
    kind: int
    at: datetime
    id: UUID


class _Found(Struct):
    seen: int
    last: _Last | None
    named: list[_Row]
    rows: list[_Row]


class _Party(Struct):
    kind: PartyKind
    id: UUID
    customer_id: UUID
    customer_name: str
    name: str
    mail: str | None
    phone: str | None


class _Member(Struct):
    id: UUID
    name: str


class _Meaning(Struct):
    members: list[_Member]
    customers: list[UUID]


_found = msgspec.json.Decoder(_Found)
_parties = msgspec.json.Decoder(list[_Party])
_meaning = msgspec.json.Decoder(_Meaning)


async def find(caller: Caller, command: SearchQuery, ask: Ask) -> SearchPage:
    asked = read(command.q)
    listing = f"search:{command.order}:{command.q}"
    after = decode_cursor(listing, command.cursor, tuple[int, datetime, UUID]) if command.cursor else None
    wanted = await _wanted(caller, command, asked, after)
    if wanted is None:
        return SearchPage(tickets=(), hints=tuple(asked.hints), filters=tuple(asked.filters))
    page = _found.decode(str(await DB.once(caller, _TICKETS, msgspec.json.encode(wanted).decode())))
    more = None
    if page.last is not None and page.seen == command.limit:
        more = encode_cursor(listing, (page.last.kind, page.last.at, page.last.id))
    rows = {row.id: row for row in [*(page.named if after is None else ()), *page.rows]}
    return SearchPage(
        tickets=await _shown(list(rows.values()), asked.terms),
        parties=await _people(caller, asked) if after is None else (),
        hints=tuple(asked.hints),
        filters=tuple(asked.filters),
        next=more,
    )


async def _wanted(
    caller: Caller, command: SearchQuery, asked: Asked, after: tuple[int, datetime, UUID] | None
) -> dict[str, Any] | None:
    """The parameters of search_tickets; None if nobody is meant, so that nothing can be found."""
    numbers, zone = Numbers(caller.tenant_id), _zone(command.zone)
    people = await _who(caller, asked)
    own = await named(caller, asked)
    if people is None or own is None:
        return None
    is_ranked = command.order is SearchOrder.BEST and asked.has_words
    before = _midnight(asked.before, zone, FOREVER)
    start = min(before, after[1] if after and after[0] == OTHERS else before, now() + SKEW)
    first = int(start.timestamp()) // WEEK
    public = [numbers.public(caller.customer_id)] if caller.kind is Kind.CUSTOMER and caller.customer_id else []
    return {
        "words": numbers.of(asked.grams) + public if asked.grams else [],
        "title": numbers.title(asked.grams) + public if is_ranked else None,
        "weeks": [numbers.of_week(first - back) for back in range(WEEKS)],
        "first": first,
        "near": NEAR_WEEKS,
        "from": _midnight(asked.after, zone, BEGINNING),
        "before": before,
        "kind": after[0] if after else IN_TITLE if is_ranked else OTHERS,
        "at": after[1] if after else FOREVER,
        "id": after[2] if after else LAST,
        "paged": after is not None,
        "states": asked.states or None,
        "priorities": asked.priorities or None,
        "requester": only_requester(caller),
        "number": asked.number,
        "filtered": asked.has_filters,
        "limit": command.limit,
        **people,
        **own,
    }


async def _who(caller: Caller, asked: Asked) -> dict[str, Any] | None:
    """The members and customers that filters name. Customers have neither to name, nor our own words."""
    if caller.kind is Kind.CUSTOMER:
        _not_for_customers(asked)
    if not (asked.assignee or asked.customer):
        return {"assignee": None, "unassigned": False, "customers": None}
    words = Numbers(caller.tenant_id).of(asked_of_names(asked.customer)) if asked.customer else []
    meaning = _meaning.decode(str(await DB.once(caller, _MEANING, words)))
    who = fold(asked.assignee)
    member = caller.actor_id if who in MINE else _member(meaning.members, who)
    is_lost = False
    if who and member is None and who not in NOBODYS:
        asked.leave_out(NOBODY, asked.assignee)
        is_lost = True
    if asked.customer and not meaning.customers:
        asked.leave_out(NOBODY, asked.customer)
        is_lost = True
    customers = meaning.customers if asked.customer else None
    return None if is_lost else {"assignee": member, "unassigned": who in NOBODYS, "customers": customers}


def _member(members: list[_Member], who: str) -> UUID | None:
    return next((one.id for one in members if who in fold(one.name)), None) if who and who not in NOBODYS else None


def _not_for_customers(asked: Asked) -> None:
    for name in ("assignee", "customer"):
        if getattr(asked, name):
            asked.leave_out(FILTER_UNKNOWN, name)
    for name in dict.fromkeys(name for name, _ in asked.own):
        asked.leave_out(FILTER_UNKNOWN, name)
    asked.assignee = asked.customer = ""
    asked.own = ()
    asked.filters = [one for one in asked.filters if one[0] not in {"assignee", "customer", *OWN}]


def _zone(name: Zone) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return ZoneInfo("UTC")


def _midnight(day: date | None, zone: ZoneInfo, otherwise: datetime) -> datetime:
    """When the day begins there; days beyond the calendar's ends count as the ends."""
    if day is None or not BEGINNING.date() + timedelta(days=2) < day < FOREVER.date():
        return otherwise
    return datetime.combine(day, time(), zone).astimezone(UTC)


async def _people(caller: Caller, asked: Asked) -> tuple[PartyHit, ...]:
    """For staff who may read customers, and only where nothing but words was asked for."""
    if asked.has_filters or not asked.of_names or Permission.CUSTOMER_READ not in caller.permissions:
        return ()
    if caller.kind is Kind.CUSTOMER:
        return ()
    words = Numbers(caller.tenant_id).of(asked.of_names)
    found = _parties.decode(str(await DB.once(caller, _PEOPLE, words, PARTIES)))
    terms = asked.terms or [fold(term) for term in asked.of_names]
    return tuple(
        PartyHit(
            kind=one.kind,
            id=one.id,
            customer_id=one.customer_id,
            customer_name=one.customer_name,
            name=marked(one.name, terms),
            mail=marked(one.mail or "", terms),
            phone=one.phone,
        )
        for one in found
    )


async def _shown(rows: list[_Row], terms: list[str]) -> tuple[TicketHit, ...]:
    if sum(len(row.body or "") for row in rows) > SHORT:
        return await asyncio.to_thread(_tickets, rows, terms)
    return _tickets(rows, terms)


def _tickets(rows: list[_Row], terms: list[str]) -> tuple[TicketHit, ...]:
    return tuple(_ticket(row, terms) for row in rows)


def _ticket(row: _Row, terms: list[str]) -> TicketHit:
    shown = excerpt(row.body, terms) if row.body else ()
    kept = {name: getattr(row, name) for name in _Row.__struct_fields__ if name not in {"title", "body"}}
    return TicketHit(**kept, title=marked(row.title, terms), excerpt=shown)
