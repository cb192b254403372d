"""Who does not want to be asked, and who may be asked again: kept as it stands, with a line for each change.

A contact chooses by his link or in the portal. Members may only take an opt-out back, and say how he wished it.
"""

from datetime import datetime
from uuid import UUID

from services.helpdesk.call_plans.hours import hours_of
from services.helpdesk.call_plans.timers import CALL, CLOSE, CLOSE_DAYS, LINK, ring_at, unset
from services.helpdesk.call_plans.timing import due
from services.helpdesk.callbacks.access import CallBackInHand, held
from services.helpdesk.callbacks.journal import change
from services.helpdesk.callbacks.states import OPEN
from services.helpdesk.db import DB
from shared.contracts.desk.asking import (
    NOT_KNOWN,
    AskAgain,
    AskingChange,
    AskingView,
    ChooseOwnAsking,
    ReadAsking,
    ReadOwnAsking,
)
from shared.contracts.parties import Caller, Kind
from shared.core import clock
from shared.core.ids import new_id
from shared.feature import Ask

# As in asking.py: whoever is resolved for just now is asked before, or not at all.
_HOLD = "select 1 from contact where tenant_id = $1 and id = $2 for no key update"
_OUT = """
insert into call_opt_out (tenant_id, contact_id, at, by_name) values ($1, $2, $3, $4) on conflict do nothing
"""
_IN = "delete from call_opt_out where tenant_id = $1 and contact_id = $2"
_NOTE = """
insert into call_opt_out_event (tenant_id, id, contact_id, at, asks, actor_kind, actor_id, actor_name, reason)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
"""
_WAITING = "select id from call_back where tenant_id = $1 and contact_id = $2 and state = any($3) order by id"
_KNOWN = "select 1 from contact where tenant_id = $1 and id = $2"
_SINCE = "select at from call_opt_out where tenant_id = $1 and contact_id = $2"
_CHANGES = """
select at, asks, actor_name as by, reason from call_opt_out_event where tenant_id = $1 and contact_id = $2
order by at desc, id desc limit 20
"""


async def read(caller: Caller, command: ReadAsking) -> AskingView:
    """Raises `asking.contact_not_found`."""
    await _must_be_known(caller.tenant_id, command.contact_id)
    return await _view(caller.tenant_id, command.contact_id)


async def ask_again(caller: Caller, command: AskAgain) -> AskingView:
    """Of whoever has not opted out nothing changes. Raises `asking.contact_not_found`."""
    await _must_be_known(caller.tenant_id, command.contact_id)
    await back_in(caller, command.contact_id, command.reason.strip())
    return await _view(caller.tenant_id, command.contact_id)


async def read_own(caller: Caller, command: ReadOwnAsking, ask: Ask) -> AskingView:
    """Customers have no way into these tables: what is shown is about the caller alone."""
    async with DB.tenant_scope(caller.tenant_id):
        return await _view(caller.tenant_id, caller.actor_id)


async def choose_own(caller: Caller, command: ChooseOwnAsking, ask: Ask) -> AskingView:
    """Chosen twice it is chosen once."""
    async with DB.tenant_scope(caller.tenant_id):
        if command.asks:
            await back_in(caller, caller.actor_id)
        else:
            await _let_all_go(caller)  # call-backs are locked before their contact, as by rating.py
            await out(caller, caller.actor_id)
            await _let_all_go(caller)  # what began while we waited for his row
        return await _view(caller.tenant_id, caller.actor_id)


async def out(contact: Caller, contact_id: UUID) -> None:
    """From now on he is not asked any more. Leaves his row locked."""
    await DB.run(_HOLD, contact.tenant_id, contact_id)
    if await DB.run(_OUT, contact.tenant_id, contact_id, clock.now(), contact.name):
        await _note(contact, contact_id, asks=False)


async def back_in(caller: Caller, contact_id: UUID, reason: str = "") -> None:
    """If he had opted out."""
    await DB.run(_HOLD, caller.tenant_id, contact_id)
    if await DB.run(_IN, caller.tenant_id, contact_id):
        await _note(caller, contact_id, asks=True, reason=reason)


async def let_go(contact: Caller, one: CallBackInHand) -> None:
    """He does not want to be asked: nor is he called. His link stands, should he think better of it."""
    await change(contact, one, "opt_out")
    await unset(contact.tenant_id, one.id, CALL, LINK)
    if one.ticket_id is not None:
        closes = due(await hours_of(contact.tenant_id), clock.now(), CLOSE_DAYS)
        await ring_at(contact.tenant_id, CLOSE, one.id, closes)


async def _let_all_go(contact: Caller) -> None:
    for row in await DB.rows(_WAITING, contact.tenant_id, contact.actor_id, [str(state) for state in OPEN]):
        one = await held(contact.tenant_id, row["id"])
        if one is not None and one.state in OPEN:
            await let_go(contact, one)


async def _note(caller: Caller, contact_id: UUID, *, asks: bool, reason: str = "") -> None:
    """A contact's own name is not written down again: it would outlive its erasure."""
    name = caller.name if caller.kind is Kind.MEMBER else ""
    who = (caller.kind, caller.actor_id, name)
    await DB.run(_NOTE, caller.tenant_id, new_id(), contact_id, clock.now(), asks, *who, reason)


async def _must_be_known(tenant_id: UUID, contact_id: UUID) -> None:
    if await DB.value(_KNOWN, tenant_id, contact_id) is None:
        raise NOT_KNOWN()


async def _view(tenant_id: UUID, contact_id: UUID) -> AskingView:
    since: datetime | None = await DB.value(_SINCE, tenant_id, contact_id)
    rows = await DB.rows(_CHANGES, tenant_id, contact_id)
    changes = tuple(AskingChange(**dict(row)) for row in rows)
    return AskingView(contact_id=contact_id, asks=since is None, since=since, changes=changes)
