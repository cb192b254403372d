"""A process killed between the copy of a file's bytes and the commit: no half of it shows, and asking again works."""

import asyncio
import os
import signal
import sys

import msgspec

from infra.local.place import ROOT
from services.helpdesk.db import DB
from shared.contracts.helpdesk import OPEN_TICKET, REPLY_TICKET, OpenTicket, ReplyTicket
from shared.contracts.parties import Party
from shared.core.ids import new_id
from shared.storage.keys import Thing, key_of
from shared.storage.objects import objects
from shared.storage.receipts import PURPOSE, issue

PROGRAM = """
import asyncio, os, signal, sys
from services.helpdesk.db import DB
from services.helpdesk.files.keeping import Keeping
from services.helpdesk.tickets import actions
from shared.contracts.helpdesk import ReplyTicket
from shared.contracts.parties import Caller, Party
from shared.bus.client import Bus
from shared.core.settings import database_settings, text
from shared.db.doors import doors_of
from shared.storage.objects import objects
import msgspec

async def main():
    caller = msgspec.json.decode(sys.argv[1], type=Caller)
    command = msgspec.json.decode(sys.argv[2], type=ReplyTicket)
    await DB.open(database_settings("helpdesk", doors=doors_of(Party.HELPDESK)))
    bus = Bus(Party.HELPDESK, None, {}, {"gateway": text("KEY_FROM_GATEWAY").encode()})
    stored = await Keeping(bus, objects).keep(caller, command.files)
    async with DB.scope(caller):
        await actions.reply(caller, command, stored)
        os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main())
"""


async def rows(cast, table: str) -> int:
    async with DB.tenant_scope(cast.tenant_id):
        return await DB.value(f"select count(*) from {table} where tenant_id = $1", cast.tenant_id)


async def test_killed_before_commit(ask, cast, whole, servers):
    who = cast.hsiaohan
    ticket = await ask(OPEN_TICKET, who, OpenTicket(title="t", body="b"), key=str(new_id()))
    file_id = new_id()
    await objects().put(key_of(cast.tenant_id, Thing.UPLOAD, file_id), b"bytes")
    key = (await whole.bus(Party.GATEWAY)).key_to(Party.HELPDESK, PURPOSE)
    receipt = issue(key, who, file_id=file_id, name="a.txt", type="text/plain", size=5)
    command = ReplyTicket(ticket_id=ticket.id, body="r", files=(receipt,))
    words = [msgspec.json.encode(one).decode() for one in (who, command)]
    env = os.environ | servers.environment(Party.HELPDESK) | {"PYTHONPATH": str(ROOT)}
    child = await asyncio.create_subprocess_exec(sys.executable, "-c", PROGRAM, *words, env=env)
    assert await child.wait() == -signal.SIGKILL
    assert await objects().has(key_of(cast.tenant_id, Thing.TICKET_FILE, file_id))
    assert (await rows(cast, "file"), await rows(cast, "message")) == (0, 1)
    answered = await ask(REPLY_TICKET, who, command, key=str(new_id()))
    assert [file.id for file in answered.messages[-1].files] == [file_id]
    assert (await rows(cast, "file"), await rows(cast, "message")) == (1, 2)
