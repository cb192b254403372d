"""Messengers: a connector, played by a program that knows only the documented addresses, and those who try the door."""

import asyncio
import json
import os
import sys
import threading
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from uuid import uuid4

import httpx
import pytest_asyncio
from playwright.async_api import expect
from standardwebhooks import Webhook

from gateway.hooks.messages import key_of
from gateway.identity.keys import sealer
from shared.contracts import gateway as g
from shared.contracts.desk import held as h
from shared.contracts.desk import messengers as m
from shared.contracts.helpdesk import (
    LIST_TICKETS,
    READ_TICKET,
    REPLY_TICKET,
    ListTickets,
    ReadTicket,
    ReplyTicket,
)
from shared.contracts.roles import Role
from shared.core.ids import new_id
from shared.core.webhooks import new_secret
from tests.gateway.pages.desk import make_desk
from tests.gateway.pages.test_replies_browser import page_of
from tests.harness.browser import violations
from tests.harness.files import picture

PROGRAM = Path(__file__).parents[2] / "peers" / "messenger.py"


@pytest_asyncio.fixture(scope="module")
async def desk(app, ask, door):
    made = await make_desk(ask, door.url)
    yield made
    await made.close()


class Chat(ThreadingHTTPServer):
    """A chat service: what its people wrote and a bot has not seen, and what a bot wrote to them."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.waiting, self.sent = [], []

    def write(self, user, text, room="room-1", **more):
        self.waiting.append({"id": uuid4().hex, "room": room, "user": user, "name": f"@{user}", "text": text, **more})


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self._answer(self.server.waiting)

    def do_POST(self):
        said = json.loads(self.rfile.read(int(self.headers["content-length"])))
        if self.path == "/seen":
            self.server.waiting = [one for one in self.server.waiting if one["id"] != said["id"]]
        else:
            self.server.sent.append(said)
        self._answer({})

    def _answer(self, value):
        body = json.dumps(value).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        """Says nothing."""


@asynccontextmanager
async def running(**said):
    chat = Chat()
    thread = threading.Thread(target=chat.serve_forever)
    thread.start()
    program = await asyncio.create_subprocess_exec(
        sys.executable, PROGRAM, env={**os.environ, **said, "CHAT": chat.url}
    )
    try:
        yield chat
        assert program.returncode is None
    finally:
        program.kill()
        await program.wait()
        await asyncio.to_thread(chat.shutdown)
        thread.join()
        chat.server_close()


async def until(look, seconds=30):
    """Waits for what a program of its own brings about."""
    async with asyncio.timeout(seconds):
        while not (found := await look()):
            await asyncio.sleep(0.05)
    return found


async def test_a_connector_is_whole_without_touching_the_core(windows, door, desk):
    lead = await page_of(windows, door, desk, desk.peishan)
    await lead.goto(f"{desk.base}/settings/messengers/new")
    await lead.locator("#f-name").fill("官方帳號")
    await lead.locator("#f-label").fill("LINE")
    await lead.get_by_role("button", name="建立").click()
    secret = await lead.locator("#hook-secret").inner_text()
    hook = await lead.locator("#hook-address").inner_text()
    connector = await lead.locator("#connector-id").inner_text()
    assert await violations(lead) == []
    wish = g.RegisterClient(
        name="LINE",
        auth=g.ClientAuth.SECRET_BASIC,
        grants=(g.Grant.CLIENT_CREDENTIALS,),
        scopes=("helpdesk.door.serve",),
        roles=(Role.AG,),
    )
    client = await desk.ask(g.REGISTER_CLIENT, desk.company.caller, wish, key=new_id().hex)
    said = {"HOOK": hook[hook.index("/hooks/") :], "SECRET": secret, "CONNECTOR": connector, "DESK": door.url}
    async with running(**said, CLIENT_ID=str(client.id), CLIENT_SECRET=client.secret) as chat:
        chat.write("u-1", "印表機壞了 <script>document.title='owned'</script>\n三樓", file=picture().hex())
        chat.write("u-1", "還是不行")
        chat.write("u-2", "我是別人")
        (first, _second, other) = await until(lambda: held(desk, 3))
        assert (first.sender, first.name, first.door) == ("u-1", "@u-1", "官方帳號")
        assert [one.type for one in first.files] == ["image/png"]
        # Chosen once: everything the sender wrote becomes his ticket.
        agent = await page_of(windows, door, desk, desk.bohan)
        await agent.goto(f"{desk.base}/held/{first.id}?q=王筱涵")
        await agent.locator("#contacts .choice", has_text="王筱涵").first.click()
        await agent.get_by_role("button", name="成為這位聯絡人的工單").click()
        await expect(agent.locator(".msg .prose")).to_have_count(2)
        await expect(agent.locator(".msg header [title=通訊軟體]").first).to_be_visible()
        assert await agent.title() != "owned"
        assert [one.id for one in await held(desk, 1)] == [other.id]
        ticket = await ticket_of(desk)
        assert [one.channel for one in ticket.messages] == ["messenger", "messenger"]
        reply = ReplyTicket(ticket_id=ticket.id, body="請重開一次")
        await desk.ask(REPLY_TICKET, desk.bohan.caller, reply, key=new_id().hex)
        assert await until(lambda: sent(chat)) == [{"room": "room-1", "text": "陳柏翰: 請重開一次"}]
        # Remembered: it goes on with the same ticket, and the reply went out once.
        chat.write("u-1", "好了，謝謝")
        ticket = await until(lambda: with_messages(desk, 4))
        assert ticket.messages[-1].body == "好了，謝謝"
        assert len(await sent(chat)) == 1
        chat.write("u-1", "另一件事", room="room-2")
        await until(lambda: tickets(desk, 2))
    waiting = await desk.ask(m.LIST_REPLIES, desk.bohan.caller, m.ListReplies(connector_id=connector), key="")
    assert waiting.items == ()


async def sent(chat):
    return list(chat.sent)


async def held(desk, count):
    found = (await desk.ask(h.LIST_HELD, desk.bohan.caller, h.ListHeld(limit=100))).items
    return found if len(found) >= count else None


async def tickets(desk, count):
    found = (await desk.ask(LIST_TICKETS, desk.bohan.caller, ListTickets())).items
    return found if len(found) >= count else None


async def ticket_of(desk):
    one = (await tickets(desk, 1))[-1]
    return await desk.ask(READ_TICKET, desk.bohan.caller, ReadTicket(ticket_id=one.id))


async def with_messages(desk, count):
    ticket = await ticket_of(desk)
    return ticket if len(ticket.messages) >= count else None


async def connected(desk):
    secret = new_secret()
    command = m.CreateConnector(name="測試", sealed=sealer().seal(secret.encode()).decode())
    made = await desk.ask(m.CREATE_CONNECTOR, desk.peishan.caller, command, key=new_id().hex)
    return made, secret, f"/hooks/messages/{key_of(desk.company.tenant_id, made.id)}"


def words(**given):
    said = {"conversation": "c", "sender": "attacker", "sender_name": "王筱涵", "text": "開門", **given}
    return json.dumps({name: value for name, value in said.items() if value is not None})


def signed(secret, body, *, webhook_id="", at=None):
    webhook_id, at = webhook_id or uuid4().hex, at or datetime.now(UTC)
    return {
        "webhook-id": webhook_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(secret).sign(webhook_id, at, body),
        "accept": "application/json",
    }


async def test_who_has_no_secret_gets_nothing_in_and_a_replay_counts_once(ask, app, door):
    desk = await make_desk(ask, door.url)
    one, secret, path = await connected(desk)
    _other, strange, _path = await connected(desk)
    body = words(at="2020-01-01T00:00:00")  # no zone, and long ago
    good = signed(secret, body)
    old, early = (datetime.now(UTC) + timedelta(minutes=by) for by in (-6, 6))
    async with httpx.AsyncClient(base_url=door.url, trust_env=False) as web:

        async def send(headers, body=body, path=path):
            return await web.post(path, content=body, headers=headers)

        nowhere = f"/hooks/messages/{key_of(desk.company.tenant_id, new_id())}"
        elsewhere = f"/hooks/messages/{key_of(new_id(), one.id)}"
        refusals = [
            await send({"accept": "application/json"}),
            await send(signed(strange, body)),
            await send(signed(secret, body, at=old)),
            await send(signed(secret, body, at=early)),
            await send(good, body=words(text="改過")),
            await send({**good, "webhook-id": "other"}),
            await send({**good, "webhook-signature": "v1,"}),
            await send(good, path=nowhere),
            await send(good, path=elsewhere),
            await send(good, path="/hooks/messages/short"),
            await send({"accept": "application/json"}, path=f"{path}/files?name=a.txt"),
        ]
        assert {(one.status_code, one.json()["code"]) for one in refusals} == {(401, "hook.refused")}
        for wrong in (
            words(sender=None),
            words(connector_id=str(one.id)),
            words(conversation="a b"),
            words(text=" "),
            words(extra=1),
            words(text="a\0b"),
            words(text="x" * 20_001),
            words(files=["forged"]),
        ):
            answer = await send(signed(secret, wrong), body=wrong)
            assert answer.status_code == 422, wrong[:80]
        assert (await send(signed(secret, "{"), body="{")).status_code == 400
        large = words(text="x" * 300_000)
        assert (await send(signed(secret, large), body=large)).status_code == 413
        assert await held(desk, 0) == ()
        # Taken once, however often it comes; whoever calls himself like a contact is not he.
        answers = [await send(good) for _ in range(3)]
        assert [(one.status_code, one.json()["taken"]) for one in answers] == [(202, "held")] * 3
        (waits,) = await held(desk, 1)
        assert datetime.now(UTC) - waits.at < timedelta(days=8)
        again = words(text="別的")
        reused = signed(secret, again, webhook_id=good["webhook-id"])
        assert (await send(reused, body=again)).status_code == 422
        # A new secret: for a day both are good.
        fresh = new_secret()
        command = m.RotateSecret(
            connector_id=one.id, revision=one.revision, sealed=sealer().seal(fresh.encode()).decode()
        )
        one = await desk.ask(m.ROTATE_SECRET, desk.peishan.caller, command, key=new_id().hex)
        for each in (secret, fresh):
            assert (await send(signed(each, body))).status_code == 202
        off = m.ChangeConnector(connector_id=one.id, revision=one.revision, name="測試", is_active=False)
        await desk.ask(m.CHANGE_CONNECTOR, desk.peishan.caller, off, key=new_id().hex)
        assert (await send(signed(fresh, body))).status_code == 401
        many = (send({"accept": "application/json"}, path="/hooks/messages/x") for _ in range(250))
        assert 429 in [one.status_code for one in await asyncio.gather(*many)]
    await desk.close()
