"""Loading a held message for a decision, and who a contact is."""

from datetime import datetime
from uuid import UUID

from asyncpg import Record
from msgspec import Struct

from services.helpdesk.db import DB
from services.helpdesk.held.states import HELD
from shared.contracts.desk.held import HELD_DONE, HELD_NOT_FOUND, HELD_STALE, HeldState
from shared.contracts.helpdesk import CONTACT_UNKNOWN, Channel
from shared.contracts.parties import Caller, Kind, Party
from shared.contracts.roles import Role
from shared.core.errors import Conflict

_COLUMNS = """
select h.id, h.channel, h.connector_id, conversation, sender, name, title, body, at, state, revision,
  (select k.id from category k where k.tenant_id = h.tenant_id and k.id = h.category_id and not k.archived)
    as category_id,
  (select t.id from team t where t.tenant_id = h.tenant_id and t.id = h.team_id and not t.archived) as team_id
from held_message h where h.tenant_id = $1
"""
_LOCK = f"{_COLUMNS} and h.id = $2 for update of h"
_SENDER = f"""
{_COLUMNS} and h.connector_id = $2 and h.sender = $3 and h.state = 'held' order by h.at, h.id for update of h
"""
_CONTACT = """
select id, customer_id, name from contact where tenant_id = $1 and id = $2 and state = 'active'
"""


class HeldInHand(Struct, frozen=True, kw_only=True):
    """Locked for this transaction. A category or team that was put away meanwhile is left out."""

    id: UUID
    channel: Channel
    connector_id: UUID | None
    conversation: str | None
    sender: str | None
    name: str
    title: str
    body: str
    at: datetime
    state: HeldState
    category_id: UUID | None
    team_id: UUID | None
    revision: int


class Writer(Struct, frozen=True, kw_only=True):
    """A contact, as the one who wrote something."""

    id: UUID
    customer_id: UUID
    name: str


async def take_in_hand(caller: Caller, held_id: UUID, verb: str, revision: int) -> HeldInHand:
    """Raises not found, stale, done."""
    row = await DB.row(_LOCK, caller.tenant_id, held_id)
    if row is None:
        raise HELD_NOT_FOUND()
    held = _in_hand(row)
    if held.revision != revision:
        raise HELD_STALE(revision=held.revision)
    try:
        HELD.next(held.state, verb)
    except Conflict as error:
        raise HELD_DONE() from error
    return held


async def all_of_sender(tenant_id: UUID, connector_id: UUID, sender: str) -> list[HeldInHand]:
    """What is held of a messenger's sender, in the order it was written; locked for this transaction."""
    return [_in_hand(row) for row in await DB.rows(_SENDER, tenant_id, connector_id, sender)]


def _in_hand(row: Record) -> HeldInHand:
    return HeldInHand(**{**dict(row), "channel": Channel(row["channel"]), "state": HeldState(row["state"])})


async def contact(tenant_id: UUID, contact_id: UUID) -> Writer | None:
    """None if there is no such contact, or none any more."""
    row = await DB.row(_CONTACT, tenant_id, contact_id)
    return Writer(**dict(row)) if row is not None else None


async def chosen(caller: Caller, contact_id: UUID) -> Writer:
    """Raises `ticket.requester_unknown` at the field."""
    found = await contact(caller.tenant_id, contact_id)
    if found is None:
        raise CONTACT_UNKNOWN(fields={"contact_id": CONTACT_UNKNOWN.code})
    return found


def speaking(tenant_id: UUID, writer: Writer, *, for_all: bool = False) -> Caller:
    """The contact, speaking for himself; `for_all` of his organisation's tickets, like its manager."""
    return Caller(
        tenant_id=tenant_id,
        kind=Kind.CUSTOMER,
        actor_id=writer.id,
        name=writer.name,
        party=Party.HELPDESK,
        roles=(Role.CM if for_all else Role.CC,),
        customer_id=writer.customer_id,
    )
