"""The lines of docs/howto/use-the-rest-api.md, run as they stand there."""

import asyncio
import os
import re

from infra.local.place import ROOT
from shared.contracts import gateway as g
from shared.contracts.helpdesk import LIST_TICKETS, READ_TICKET, ListTickets, ReadTicket
from shared.contracts.roles import Role
from shared.core.ids import new_id

SHELL = re.compile(r"^```sh\n(.*?)^```", re.DOTALL | re.MULTILINE)
SCOPES = ("helpdesk.ticket.open", "helpdesk.ticket.read", "helpdesk.ticket.reply")


async def run(desk, door, **said):
    lines = "\n".join(SHELL.findall((ROOT / "docs" / "howto" / "use-the-rest-api.md").read_text()))
    env = {**os.environ, "DESK": door.url, "CONTACT": str(desk.hsiaohan.caller.actor_id), "no_proxy": "*", **said}
    shell = await asyncio.create_subprocess_exec(
        *("bash", "-euo", "pipefail", "-c", lines),
        env=env,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, wrong = await shell.communicate()
    return shell.returncode, out.decode().splitlines(), wrong.decode()


async def test_every_line_does_what_it_says(app, door, desk):
    def wish(*scopes):
        return g.RegisterClient(
            name="監控",
            auth=g.ClientAuth.SECRET_BASIC,
            grants=(g.Grant.CLIENT_CREDENTIALS,),
            scopes=scopes,
            roles=(Role.AG,),
        )

    client = await desk.ask(g.REGISTER_CLIENT, desk.company.caller, wish(*SCOPES), key=new_id().hex)
    said = {"CLIENT_ID": str(client.id), "CLIENT_SECRET": client.secret}
    code, out, wrong = await run(desk, door, **said)
    assert code == 0, wrong
    assert out[0] == "Disk almost full"
    assert "Disk almost full" in out[1]
    assert out[-1] == "permission.missing"
    (made,) = (await desk.ask(LIST_TICKETS, desk.bohan.caller, ListTickets())).items
    ticket = await desk.ask(READ_TICKET, desk.bohan.caller, ReadTicket(ticket_id=made.id))
    assert [one.channel for one in ticket.messages] == ["api", "api"]
    assert [one.name for one in ticket.messages[0].files] == ["log.txt"]
    assert int(out[2]) == ticket.revision
    # Run again, nothing is done twice but the upload; and a client without the scope gets no token for it.
    assert (await run(desk, door, **said))[0] != 0
    assert len((await desk.ask(LIST_TICKETS, desk.bohan.caller, ListTickets())).items) == 1
    reader = await desk.ask(g.REGISTER_CLIENT, desk.company.caller, wish(SCOPES[1]), key=new_id().hex)
    code, out, wrong = await run(desk, door, CLIENT_ID=str(reader.id), CLIENT_SECRET=reader.secret)
    assert (code != 0, out) == (True, [])
    assert "400" in wrong
