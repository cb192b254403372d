"""The verbs on a connector, and what comes in and goes out by one."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from asyncpg import Record

from services.helpdesk.db import DB
from services.helpdesk.held.keeping import Arrived, hold
from services.helpdesk.held.senders import known
from services.helpdesk.held.talking import Spoken, go_on, title_of
from services.helpdesk.messengers.queries import carriers, view_of
from services.helpdesk.tickets.attached import Stored
from services.helpdesk.web_forms.access import check_category, check_team
from shared.contracts.base import Done
from shared.contracts.desk.messengers import (
    CONNECTOR_FULL,
    CONNECTOR_NOT_FOUND,
    CONNECTOR_STALE,
    REPLY_NOT_FOUND,
    ChangeConnector,
    ConnectorChanged,
    ConnectorView,
    CreateConnector,
    MarkReply,
    MessageTaken,
    ReceiveMessage,
    RotateSecret,
    Taken,
)
from shared.contracts.helpdesk import Channel
from shared.contracts.parties import Caller
from shared.core.clock import now
from shared.core.ids import new_id
from shared.outbox.outbox import record

MOST = 200
OVERLAP = timedelta(days=1)
"""How long the secret before stays good."""
LATEST = timedelta(days=7)
"""So long ago something may have been written that comes only now."""

_COUNT = "select count(*) from connector where tenant_id = $1"
_CREATE = """
insert into connector (tenant_id, id, name, label, category_id, team_id, secret, changed_by)
values ($1, $2, $3, $4, $5, $6, $7, $8)
"""
_LOCK = "select revision from connector where tenant_id = $1 and id = $2 for update"
_CHANGE = """
update connector set name = $3, label = $4, category_id = $5, team_id = $6, is_active = $7, changed_by = $8,
  changed_at = now(), revision = revision + 1
where tenant_id = $1 and id = $2
"""
_ROTATE = """
update connector set former = secret, former_until = $4, secret = $3, changed_by = $5, changed_at = now(),
  revision = revision + 1
where tenant_id = $1 and id = $2
"""
_DEFAULTS = """
update connector k set last_at = now() where tenant_id = $1 and id = $2 and is_active
returning (select c.id from category c where c.tenant_id = k.tenant_id and c.id = k.category_id and not c.archived)
    as category_id,
  (select t.id from team t where t.tenant_id = k.tenant_id and t.id = k.team_id and not t.archived) as team_id
"""
_NUMBER = "select 'HD-' || number from ticket where tenant_id = $1 and id = $2"
_WAS = """
select 1 from connector_delivery where tenant_id = $1 and message_id = $2 and ($3::uuid is null or connector_id = $3)
"""
_DELIVERED = """
insert into connector_delivery (tenant_id, message_id, connector_id) values ($1, $2, $3) on conflict do nothing
"""


async def create(caller: Caller, command: CreateConnector) -> ConnectorView:
    await check_category(caller, command.category_id)
    await check_team(caller, command.team_id)
    if await DB.value(_COUNT, caller.tenant_id) >= MOST:
        raise CONNECTOR_FULL(most=MOST)
    made = new_id()
    words = (command.name.strip(), command.label.strip(), command.category_id, command.team_id)
    await DB.run(_CREATE, caller.tenant_id, made, *words, command.sealed, caller.name)
    return await _done(caller, made, "created")


async def change(caller: Caller, command: ChangeConnector) -> ConnectorView:
    await _take_in_hand(caller, command.connector_id, command.revision)
    await check_category(caller, command.category_id)
    await check_team(caller, command.team_id)
    words = (command.name.strip(), command.label.strip(), command.category_id, command.team_id)
    await DB.run(_CHANGE, caller.tenant_id, command.connector_id, *words, command.is_active, caller.name)
    return await _done(caller, command.connector_id, "changed")


async def rotate(caller: Caller, command: RotateSecret) -> ConnectorView:
    await _take_in_hand(caller, command.connector_id, command.revision)
    await DB.run(_ROTATE, caller.tenant_id, command.connector_id, command.sealed, now() + OVERLAP, caller.name)
    return await _done(caller, command.connector_id, "rotated")


async def _take_in_hand(caller: Caller, connector_id: UUID, revision: int) -> None:
    known_revision = await DB.value(_LOCK, caller.tenant_id, connector_id)
    if known_revision is None:
        raise CONNECTOR_NOT_FOUND()
    if known_revision != revision:
        raise CONNECTOR_STALE(revision=known_revision)


async def _done(caller: Caller, connector_id: UUID, what: str) -> ConnectorView:
    made = await view_of(caller, connector_id)
    await record(DB, caller, ConnectorChanged(id=made.id, version=made.revision, name=made.name, what=what))
    return made


async def receive(caller: Caller, command: ReceiveMessage, stored: Sequence[Stored] | None) -> MessageTaken:
    """Of a sender who is known into his ticket; of any other it is held, whatever name he goes by."""
    defaults = await DB.row(_DEFAULTS, caller.tenant_id, command.connector_id)
    if defaults is None:
        raise CONNECTOR_NOT_FOUND()
    writer = await known(caller.tenant_id, command.connector_id, command.sender)
    if writer is None:
        await hold(caller, _arrived(command, defaults), stored or ())
        return MessageTaken(taken=Taken.HELD)
    spoken = Spoken(
        connector_id=command.connector_id,
        conversation=command.conversation,
        body=command.text,
        at=_written_at(command),
        stored=tuple(stored or ()),
        category_id=defaults["category_id"],
        team_id=defaults["team_id"],
    )
    made = await go_on(caller.tenant_id, writer, spoken)
    return MessageTaken(taken=Taken.TICKET, ticket_number=await DB.value(_NUMBER, caller.tenant_id, made.ticket_id))


def _arrived(command: ReceiveMessage, defaults: Record) -> Arrived:
    return Arrived(
        channel=Channel.MESSENGER,
        connector_id=command.connector_id,
        conversation=command.conversation,
        sender=command.sender,
        name=command.sender_name,
        title=title_of(command.text),
        body=command.text,
        category_id=defaults["category_id"],
        team_id=defaults["team_id"],
        at=_written_at(command),
    )


def _written_at(command: ReceiveMessage) -> datetime | None:
    """As the connector says, within what can be; without a zone it is UTC."""
    if command.at is None:
        return None
    at = command.at if command.at.tzinfo else command.at.replace(tzinfo=UTC)
    return max(min(at, now()), now() - LATEST)


async def delivered(caller: Caller, command: MarkReply) -> Done:
    """Said twice, it is done once."""
    if await DB.value(_WAS, caller.tenant_id, command.reply_id, command.connector_id) is None:
        through = await carriers(caller, command.connector_id, command.reply_id)
        if not through:
            raise REPLY_NOT_FOUND()
        for connector_id in through:
            await DB.run(_DELIVERED, caller.tenant_id, command.reply_id, connector_id)
    return Done()
