"""Makers of what stands at the public doors: forms, and what came in by them (see rows.py)."""

import asyncio
from itertools import count

from services.helpdesk.db import DB
from shared.contracts.desk import messengers as m
from shared.contracts.desk import web_forms as f
from shared.core.ids import new_id
from tests.matrix.row import Row

_numbers = count(1)
_one = {}
"""A form for all that is held, by company."""
_through = {}


def _mark(realm) -> str:
    return realm.boss.name.removesuffix(" boss")


async def web_form(makers, realm, who, call) -> Row:
    made = await _form(makers, realm)
    return Row(made.id, made.revision)


async def _form(makers, realm):
    command = f.CreateWebForm(form_key=f"form-{next(_numbers)}", name=f"{_mark(realm)} form")
    return await makers.write(f.CREATE_WEB_FORM, realm.boss, command)


async def held_message(makers, realm, who, call) -> Row:
    """By hand: a submitted form answers nobody with an id."""
    if realm.tenant_id not in _one:
        _one[realm.tenant_id] = (await _form(makers, realm)).id
    held_id, mark = new_id(), _mark(realm)
    async with DB.tenant_scope(realm.tenant_id):
        await DB.run(
            "insert into held_message (tenant_id, id, channel, form_id, name, mail, title, body) "
            "values ($1, $2, 'form', $3, $4, 'guest@elsewhere.example', $5, $6)",
            realm.tenant_id,
            held_id,
            _one[realm.tenant_id],
            f"{mark} guest",
            f"{mark} asks",
            f"{mark} words",
        )
    return Row(held_id)


async def connector(makers, realm, who, call) -> Row:
    if call.verb == "delivered":  # of one connector, as the answer beside it
        return await _carrier(makers, realm)
    return await _connector(makers, realm)


async def _carrier(makers, realm) -> Row:
    if realm.tenant_id not in _through:
        _through[realm.tenant_id] = asyncio.ensure_future(_connector(makers, realm))
    return await _through[realm.tenant_id]


async def _connector(makers, realm) -> Row:
    made = await makers.write(m.CREATE_CONNECTOR, realm.boss, m.CreateConnector(name=_mark(realm), sealed="s" * 60))
    return Row(made.id, made.revision)


async def messenger_reply(makers, realm, who, call) -> Row:
    """By hand: a conversation of the connector that stands beside it, and an answer on its ticket."""
    through, message_id = (await _carrier(makers, realm)).id, new_id()
    async with DB.tenant_scope(realm.tenant_id):
        await DB.run(
            "insert into conversation (tenant_id, connector_id, name, customer_id, ticket_id, since) "
            "select tenant_id, $2, $3, customer_id, id, now() - interval '1 hour' from ticket "
            "where tenant_id = $1 and id = $4",
            realm.tenant_id,
            through,
            f"room-{message_id}",
            realm.ticket_id,
        )
        await DB.run(
            "insert into message (tenant_id, id, ticket_id, customer_id, side, author_name, visibility, channel, body, "
            "at, files) select tenant_id, $2, id, customer_id, 'staff', $3, 'public', 'desk', $3, now(), '[]' "
            "from ticket where tenant_id = $1 and id = $4",
            realm.tenant_id,
            message_id,
            _mark(realm),
            realm.ticket_id,
        )
    return Row(message_id)


DOORS = {
    "web_form": web_form,
    "held_message": held_message,
    "connector": connector,
    "messenger_reply": messenger_reply,
}
