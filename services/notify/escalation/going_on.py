"""What happens to an important notice that is not read in time: after so many minutes (each chooses his own) it goes to
its reader's other channels; after as many again to his stand-in, or to the leads, or to management if he is one.

Each step is taken in the transaction that notes it, so it is taken once, and never after the notice was read.
"""

import asyncio
from collections.abc import Collection
from uuid import UUID

import asyncpg
import msgspec

from services.notify.audiences import READERS
from services.notify.db import DB
from services.notify.deliveries.actions import Letter, queue
from services.notify.directory.queries import Recipient, member, with_roles
from services.notify.notices.actions import Ring, ring
from services.notify.preferences.deciding import Verdict, Wishes, of_bell, of_chat, of_mail
from services.notify.preferences.queries import members, wishes_of
from services.notify.rules import Way
from services.notify.telling.sorting import DECIDERS
from shared.contracts.notify import DeliveryState, NoticeKind
from shared.contracts.roles import Role
from shared.core.clock import now
from shared.core.turns import take_turns
from shared.outbox.outbox import service_caller

KIND = str(NoticeKind.NOTICE_UNREAD)
POLL_SECONDS = 30.0
AT_ONCE = 50

_NEXT = """
select tenant_id, extract(epoch from escalates_at - now())::float8 as seconds from notice
where escalates_at is not null and read_at is null order by escalates_at limit 1
"""
_TAKE = """
update notice n set escalated = n.escalated + 1, escalates_at = null
where n.tenant_id = $1 and n.id in (select id from notice where tenant_id = $1 and escalates_at <= now()
  and read_at is null order by escalates_at, id limit $2 for update skip locked)
returning n.id, n.recipient_id, n.event_id, n.kind, n.data::text, n.path, n.escalated
"""
_LATER = "update notice set escalates_at = $3 where tenant_id = $1 and id = $2"
_KNOWING = "select recipient_id from notice where tenant_id = $1 and event_id = $2 and kind = $3"

_data = msgspec.json.Decoder(dict[str, str])


async def run(stop: asyncio.Event) -> None:
    await take_turns(stop, escalate_next, "escalation")


async def escalate_next() -> float:
    """Takes the steps that are due in the company that waits longest; gives the seconds until it should look again."""
    row = await DB.once_as_worker(_NEXT)
    if row is None:
        return POLL_SECONDS
    if row["seconds"] > 0:
        return min(float(row["seconds"]), POLL_SECONDS)
    tenant_id = row["tenant_id"]
    async with DB.tenant_scope(tenant_id):
        taken = await DB.rows(_TAKE, tenant_id, AT_ONCE)
        for one in taken:
            await _go_on(tenant_id, one)
    return 0.0 if taken else 1.0  # somebody else has them in hand


async def _go_on(tenant_id: UUID, notice: asyncpg.Record) -> None:
    who = await member(tenant_id, notice["recipient_id"])
    if who is None:
        return
    wishes = (await wishes_of(tenant_id, [who.id])).get(who.id) or Wishes()
    if notice["escalated"] == 1 and await _other_channels(tenant_id, notice, who, wishes):
        await DB.run(_LATER, tenant_id, notice["id"], now() + wishes.patience)
        return
    await _somebody_else(tenant_id, notice, who, wishes)


async def _other_channels(tenant_id: UUID, notice: asyncpg.Record, who: Recipient, wishes: Wishes) -> bool:
    """False if there is none that he has not closed."""
    ways = {Way.MAIL: of_mail(wishes, KIND, now(), None)} if who.mail else {}
    if wishes.has_chat:
        ways[Way.CHAT] = of_chat(wishes, KIND, now(), None)
    told = 0
    for way, verdict in ways.items():
        if verdict.state is not DeliveryState.SUPPRESSED:
            told += await queue(tenant_id, _letter(notice, way, verdict, ""), [who])
    return told > 0


async def _somebody_else(tenant_id: UUID, notice: asyncpg.Record, who: Recipient, wishes: Wishes) -> None:
    """Those who may know of it by their own right, and have not been told already."""
    knowing = {row["recipient_id"] for row in await DB.rows(_KNOWING, tenant_id, notice["event_id"], notice["kind"])}
    may = DECIDERS if notice["kind"].startswith("approval_") else READERS
    others = [one for one in await _next_in_line(tenant_id, who, wishes) if not may.isdisjoint(one.roles)]
    others = [one for one in others if one.id not in knowing | {who.id}]
    theirs = await wishes_of(tenant_id, [one.id for one in others])
    for one in others:
        await _tell(tenant_id, notice, who, one, theirs.get(one.id))


async def _next_in_line(tenant_id: UUID, who: Recipient, wishes: Wishes) -> list[Recipient]:
    """His stand-in, if he has named one who is here; else those above him."""
    if wishes.delegate_id is not None:
        found = await members(tenant_id, [wishes.delegate_id])
        if found:
            return list(found.values())
    above: Collection[Role] = (Role.MG, Role.DH) if Role.SL in who.roles else (Role.SL,)
    return await with_roles(tenant_id, above)


async def _tell(
    tenant_id: UUID, notice: asyncpg.Record, who: Recipient, other: Recipient, wishes: Wishes | None
) -> None:
    """By bell and mail, and by his messenger if he hears of such things there."""
    at = now()
    bell, mail = (decide(wishes, KIND, at, None) for decide in (of_bell, of_mail))
    if bell.state is not DeliveryState.SUPPRESSED:
        data = _data.decode(notice["data"]) | {"actor": who.name}
        rung = Ring(
            event_id=notice["id"], kind=KIND, at=at, data=data, people=[(other, notice["path"])], not_before=bell.at
        )
        await ring(service_caller(DB, tenant_id), [rung])
    if other.mail:
        await queue(tenant_id, _letter(notice, Way.MAIL, mail, who.name), [other])
    if wishes is not None and wishes.chats(KIND):
        await queue(tenant_id, _letter(notice, Way.CHAT, of_chat(wishes, KIND, at, None), who.name), [other])


def _letter(notice: asyncpg.Record, way: Way, verdict: Verdict, actor: str) -> Letter:
    """`actor` is who has not read it, if it goes to somebody else."""
    said = _data.decode(notice["data"])
    facts = {name: said.get(name, "") for name in ("number", "title")}
    facts |= {"id": str(notice["id"]), "what": notice["kind"], "place": _place(notice["path"]), "actor": actor}
    return Letter(
        event_id=notice["id"],
        kind=KIND,
        at=now(),
        data=facts,
        not_before=verdict.at,
        way=way,
        state=verdict.state,
        reason=verdict.reason,
    )


def _place(path: str) -> str:
    """Beneath the workspace: what follows `/w/{company}/`."""
    return path.split("/", 3)[3]
