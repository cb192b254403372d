"""Choosing what to hear, by the page or by the link in a mail."""

from collections.abc import Mapping
from uuid import UUID
from zoneinfo import available_timezones

import msgspec

from services.notify.db import DB
from services.notify.directory.queries import OURSELVES
from services.notify.directory.rooms import choices as chat_choices
from services.notify.preferences.deciding import Chosen
from services.notify.preferences.kinds import offered
from services.notify.preferences.queries import choices as decoder
from services.notify.preferences.queries import members, view
from services.notify.rules import Way
from shared.contracts.parties import Caller, Kind
from shared.contracts.telling.preferences import (
    AWAY_HALF,
    CHAT_HALF,
    CHAT_UNKNOWN,
    DELEGATE_UNKNOWN,
    KIND_UNKNOWN,
    PREFERENCES_STALE,
    QUIET_HALF,
    STAFF_ONLY,
    ZONE_UNKNOWN,
    Pace,
    PreferencesView,
    SavePreferences,
)

_KNOWN = "select choices::text, revision from preference where tenant_id = $1 and id = $2 for update"
_SAVE = """
insert into preference (tenant_id, id, customer_id, choices, zone, quiet_from, quiet_until, quiet_weekends,
  digest_hour, delegate_id, away_from, away_until, chat_id, chat_to, escalate_after)
values ($1, $2, $3, $4::jsonb, $5, $6, $7, $8, $9, $10, $11, $12, $14, $15, $16)
on conflict (tenant_id, id) do update set choices = excluded.choices, zone = excluded.zone,
  quiet_from = excluded.quiet_from, quiet_until = excluded.quiet_until, quiet_weekends = excluded.quiet_weekends,
  digest_hour = excluded.digest_hour, delegate_id = excluded.delegate_id, away_from = excluded.away_from,
  away_until = excluded.away_until, chat_id = excluded.chat_id, chat_to = excluded.chat_to,
  escalate_after = excluded.escalate_after, revision = preference.revision + 1
where $13::int is null or preference.revision = $13
"""
_CHOOSE = """
insert into preference (tenant_id, id, customer_id, choices)
values ($1, $2, $3, jsonb_build_object($4::text, $5::jsonb))
on conflict (tenant_id, id) do update set revision = preference.revision + 1,
  choices = preference.choices || jsonb_build_object($4::text,
    coalesce(preference.choices -> $4, '{}') - 'mail' - 'by_link' || $5::jsonb)
"""


async def save(caller: Caller, command: SavePreferences) -> PreferencesView:
    await _check(caller, command)
    row = await DB.row(_KNOWN, caller.tenant_id, caller.actor_id)
    if command.revision not in {None, row["revision"] if row else 0}:
        raise PREFERENCES_STALE()
    chosen = _chosen(caller.kind, command, decoder.decode(row["choices"]) if row else {})
    kept = await DB.run(
        _SAVE,
        caller.tenant_id,
        caller.actor_id,
        caller.customer_id or OURSELVES,
        msgspec.json.encode(chosen).decode(),
        command.zone,
        command.quiet_from,
        command.quiet_until,
        command.quiet_weekends,
        command.digest_hour,
        command.delegate_id,
        command.away_from,
        command.away_until,
        command.revision,
        command.chat_id,
        command.chat_to or None,
        command.escalate_after,
    )
    if not kept:
        raise PREFERENCES_STALE()
    return await view(caller)


async def choose_mail(tenant_id: UUID, person: UUID, customer_id: UUID, kind: str, *, is_off: bool) -> None:
    """By the link in a mail: this kind never again, or at once again. Inside a scope of the company."""
    chosen = {"mail": Pace.OFF, "by_link": True} if is_off else {}
    await DB.run(_CHOOSE, tenant_id, person, customer_id, kind, msgspec.json.encode(chosen).decode())


async def _check(caller: Caller, command: SavePreferences) -> None:
    """Raises what is wrong, at its field."""
    if command.zone is not None and command.zone not in available_timezones():
        raise ZONE_UNKNOWN(fields={"zone": ZONE_UNKNOWN.code})
    if (command.quiet_from is None) is not (command.quiet_until is None) or (
        command.quiet_from is not None and command.quiet_from == command.quiet_until
    ):
        raise QUIET_HALF(fields={"quiet_until": QUIET_HALF.code})
    await _check_delegate(caller, command)
    await _check_chat(caller, command)


async def _check_delegate(caller: Caller, command: SavePreferences) -> None:
    days = [one for one in (command.away_from, command.away_until) if one is not None]
    if command.delegate_id is None and not days:
        return
    if caller.kind is Kind.CUSTOMER:
        raise STAFF_ONLY(fields={"delegate_id": STAFF_ONLY.code})
    if command.delegate_id is None or len(days) == 1 or days != sorted(days):
        raise AWAY_HALF(fields={"away_until": AWAY_HALF.code})
    found = await members(caller.tenant_id, [command.delegate_id])
    if command.delegate_id == caller.actor_id or not found:
        raise DELEGATE_UNKNOWN(fields={"delegate_id": DELEGATE_UNKNOWN.code})


async def _check_chat(caller: Caller, command: SavePreferences) -> None:
    if command.chat_id is None and not command.chat_to:
        return
    if caller.kind is Kind.CUSTOMER:
        raise STAFF_ONLY(fields={"chat_id": STAFF_ONLY.code})
    if command.chat_id is None:
        raise CHAT_HALF(fields={"chat_id": CHAT_HALF.code})
    if command.chat_id not in {one.id for one in await chat_choices(caller.tenant_id)}:
        raise CHAT_UNKNOWN(fields={"chat_id": CHAT_UNKNOWN.code})


def _chosen(kind: Kind, command: SavePreferences, before: Mapping[str, Chosen]) -> dict[str, Chosen]:
    """What differs from how it comes. A kind that is not named stays as it was; a mail that was ended by its link stays
    so until it is chosen again."""
    ways = offered(kind)
    found = {name: one for name, one in before.items() if name in ways}
    for one in command.choices:
        if one.kind not in ways:
            raise KIND_UNKNOWN(fields={"choices": KIND_UNKNOWN.code}, kind=one.kind)
        was = found.get(one.kind, Chosen())
        mail = one.mail if Way.MAIL in ways[one.kind] else Pace.NOW
        bell = one.bell if Way.BELL in ways[one.kind] else True
        chat = one.chat and Way.CHAT in ways[one.kind]
        found[one.kind] = Chosen(bell=bell, mail=mail, by_link=was.by_link and mail is Pace.OFF, chat=chat)
    return {name: one for name, one in found.items() if one != Chosen()}
