"""Reading preferences: one's own for the page, and everybody's that a handful of events concerns."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

import msgspec
from asyncpg import Record

from services.notify.db import DB
from services.notify.directory.queries import Recipient, RecipientKind
from services.notify.directory.rooms import choices as chat_choices
from services.notify.preferences.deciding import AS_IT_COMES, ESCALATE_MINUTES, Chosen, Wishes
from services.notify.preferences.kinds import must, offered
from services.notify.rules import Way
from shared.contracts.parties import Caller, Kind
from shared.contracts.telling.preferences import KindChoice, PreferencesView, ReadPreferences

_OWN = """
select choices::text, zone, quiet_from, quiet_until, quiet_weekends, digest_hour, delegate_id, away_from, away_until,
  revision, chat_id, chat_to, escalate_after
from preference where tenant_id = $1 and id = $2
"""
_NAME = "select name from member where tenant_id = $1 and id = $2"
_OF = """
select p.id, p.choices::text, coalesce(p.zone, c.zone, 'UTC') as zone, p.quiet_from, p.quiet_until, p.quiet_weekends,
  p.digest_hour, p.delegate_id, p.away_from, p.away_until, h.id as chat_id, p.chat_to,
  p.escalate_after
from preference p left join company c on c.tenant_id = p.tenant_id and c.id = p.tenant_id
  left join chat h on h.tenant_id = p.tenant_id and h.id = p.chat_id and h.state = 'active' and h.reaches
where p.tenant_id = $1 and p.id = any($2::uuid[])
"""
_MEMBERS = """
select id, name, mail, locale, roles from member where tenant_id = $1 and id = any($2::uuid[]) and state = 'active'
"""

choices = msgspec.json.Decoder(dict[str, Chosen])

NOTHING: Mapping[str, Any] = {
    **dict.fromkeys(
        (
            "zone",
            "quiet_from",
            "quiet_until",
            "delegate_id",
            "away_from",
            "away_until",
            "chat_id",
            "chat_to",
            "escalate_after",
        )
    ),
    "choices": "{}",
    "quiet_weekends": False,
    "digest_hour": Wishes().digest_hour,
    "revision": 0,
}
"""Of whoever has chosen nothing yet."""


async def read(caller: Caller, command: ReadPreferences) -> PreferencesView:
    return await view(caller)


async def view(caller: Caller) -> PreferencesView:
    found = await DB.row(_OWN, caller.tenant_id, caller.actor_id)
    row: Mapping[str, Any] = dict(found) if found else NOTHING
    chosen = choices.decode(row["choices"])
    delegate_id = row["delegate_id"]
    chats = await chat_choices(caller.tenant_id) if caller.kind is Kind.MEMBER else ()
    return PreferencesView(
        choices=tuple(
            _choice(kind, ways, chosen.get(kind, AS_IT_COMES)) for kind, ways in offered(caller.kind).items()
        ),
        must=must() if caller.kind is Kind.MEMBER else (),
        zone=row["zone"] or "",
        quiet_from=row["quiet_from"],
        quiet_until=row["quiet_until"],
        quiet_weekends=row["quiet_weekends"],
        digest_hour=row["digest_hour"],
        delegate_id=delegate_id,
        delegate_name=str(await DB.value(_NAME, caller.tenant_id, delegate_id) or "") if delegate_id else "",
        away_from=row["away_from"],
        away_until=row["away_until"],
        revision=row["revision"],
        chats=chats,
        chat_id=row["chat_id"],
        chat_to=row["chat_to"] or "",
        escalate_after=ESCALATE_MINUTES if row["escalate_after"] is None else row["escalate_after"],
    )


def _choice(kind: str, ways: Collection[Way], chosen: Chosen) -> KindChoice:
    return KindChoice(
        kind=kind,
        bell=chosen.bell if Way.BELL in ways else None,
        mail=chosen.mail if Way.MAIL in ways else None,
        is_unsubscribed=chosen.by_link,
        chat=chosen.chat if Way.CHAT in ways else None,
    )


async def wishes_of(tenant_id: UUID, people: Collection[UUID]) -> dict[UUID, Wishes]:
    """Of those who chose anything. Inside a scope of the company."""
    if not people:
        return {}
    return {row["id"]: _wishes(row) for row in await DB.rows(_OF, tenant_id, list(people))}


async def members(tenant_id: UUID, wanted: Collection[UUID]) -> dict[UUID, Recipient]:
    """Of these, who is here."""
    if not wanted:
        return {}
    return {
        row["id"]: Recipient(
            kind=RecipientKind.MEMBER,
            id=row["id"],
            name=row["name"],
            mail=row["mail"],
            locale=row["locale"],
            enters=True,
            roles=tuple(row["roles"]),
        )
        for row in await DB.rows(_MEMBERS, tenant_id, list(wanted))
    }


def _wishes(row: Record) -> Wishes:
    told = {name: value for name, value in row.items() if name not in {"id", "choices"}}
    return Wishes(**{**told, "choices": choices.decode(row["choices"])})
