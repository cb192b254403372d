"""`@name` in what staff write: whoever is named hears of it, and watches the ticket from then on."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any, NamedTuple
from uuid import UUID

from services.helpdesk.db import DB
from services.helpdesk.tickets.access import TicketInHand
from services.helpdesk.tickets.journal import tell
from services.helpdesk.tickets.wholes import is_part
from shared.contracts.desk.watching import MOST_WATCHERS, TicketMentioned
from shared.contracts.helpdesk import MENTION_AMBIGUOUS, MENTION_UNKNOWN, STAFF_ONLY, TicketEvent
from shared.contracts.parties import Caller, Kind
from shared.contracts.roles import Permission, Role, permissions_of

READERS = [str(role) for role in Role if Permission.TICKET_READ in permissions_of((role,))]
"""Whoever may not read tickets hears nothing of them."""

_NAMED = """
select id, name from member
where tenant_id = $1 and state = 'active' and roles && $2::text[] and id <> $3 and strpos($4, '@' || name) > 0
order by id
"""
_KNOWN = """
select count(*) from member where tenant_id = $1 and id = any($2) and state = 'active' and roles && $3::text[]
"""
_WATCH = "update ticket set watchers = $3 where tenant_id = $1 and id = $2"


class Words(NamedTuple):
    """What was written, and whom its names mean where several people bear one. `asks`: it is refused where nothing
    says so; else nobody is told."""

    body: str
    mentions: Collection[UUID] = ()
    asks: bool = True


async def check_mentions(caller: Caller, mentions: Collection[UUID]) -> None:
    """Of people who are here and may read tickets; customers name nobody. Raises `ticket.staff_only` and
    `ticket.mention_unknown`."""
    if not mentions:
        return
    if caller.kind is Kind.CUSTOMER:
        raise STAFF_ONLY(fields={"mentions": STAFF_ONLY.code})
    if await DB.value(_KNOWN, caller.tenant_id, list(mentions), READERS) != len(set(mentions)):
        raise MENTION_UNKNOWN(fields={"body": MENTION_UNKNOWN.code})


async def tell_with_mentions(
    caller: Caller, ticket: TicketInHand, kind: type[TicketEvent], words: Words, **more: Any
) -> None:
    """Announce a message of ours. Who is named in it hears that, and not once more that something was written. Raises
    `ticket.mention_ambiguous`."""
    named = await _named(caller, words) if "@" in words.body and caller.kind is Kind.MEMBER else ()
    before = ticket.watchers
    ticket.watchers = tuple(one for one in before if one not in named)
    await tell(caller, ticket, kind, **more)
    ticket.watchers = tuple(dict.fromkeys((*before, *named)))[:MOST_WATCHERS]
    if named:
        await DB.run(_WATCH, caller.tenant_id, ticket.id, list(ticket.watchers))
        await tell(caller, ticket, TicketMentioned, message_id=more["message_id"], mentioned=named)


async def _named(caller: Caller, words: Words) -> tuple[UUID, ...]:
    rows = await DB.rows(_NAMED, caller.tenant_id, READERS, caller.actor_id, words.body)
    bearers: dict[str, list[UUID]] = {}
    for row in rows:
        bearers.setdefault(row["name"], []).append(row["id"])
    found = dict.fromkeys(spoken_of(words.body, bearers))
    return tuple(one for name in found for one in _meant(name, bearers[name], words))


def _meant(name: str, bearers: list[UUID], words: Words) -> list[UUID]:
    """A macro's words are nobody's to ask about: there a name of several people means none of them."""
    those = [one for one in bearers if one in words.mentions] if len(bearers) > 1 else bearers
    if not those and words.asks and not is_part():
        raise MENTION_AMBIGUOUS(fields={"body": MENTION_AMBIGUOUS.code}, name=name)
    return those


def spoken_of(body: str, names: Iterable[str]) -> Iterator[str]:
    """Behind each `@` the longest name that stands there; an `@` within a word is a mail address."""
    longest = sorted(names, key=len, reverse=True)
    at = body.find("@")
    while at >= 0:
        if not _is_latin(body[at - 1 : at]):
            yield from _first(body, at + 1, longest)
        at = body.find("@", at + 1)


def _first(body: str, begin: int, names: list[str]) -> Iterator[str]:
    for name in names:
        behind = body[begin + len(name) : begin + len(name) + 1]
        if body.startswith(name, begin) and not (_is_latin(name[-1:]) and _is_latin(behind)):
            yield name
            return


def _is_latin(sign: str) -> bool:
    return sign.isascii() and sign.isalnum()
