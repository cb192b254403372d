"""Messengers: rooms and people of a company told through Apprise, to real HTTP servers; never inside, never twice."""

import asyncio
import inspect
import json
import subprocess
import sys
from contextlib import asynccontextmanager, suppress

import pytest

from services.notify.chats.posting import Failed, Words, _kind, is_usable, post
from services.notify.chats.sender import ChatSender
from services.notify.chats.services import BY_SCHEME, filled, service_of
from services.notify.deliveries import actions
from services.notify.directory.rooms import HAVING
from shared.contracts.helpdesk import ASSIGN_TICKET, OPEN_TICKET, AssignTicket, OpenTicket
from shared.contracts.notify import (
    LIST_DELIVERIES,
    RETRY_DELIVERY,
    DeliveryState,
    ListDeliveries,
    RetryDelivery,
)
from shared.contracts.parties import Party
from shared.contracts.telling import chats as c
from shared.contracts.telling.preferences import (
    READ_PREFERENCES,
    SAVE_PREFERENCES,
    Choice,
    ReadPreferences,
    SavePreferences,
)
from shared.core.errors import Conflict, Invalid
from shared.core.ids import new_id
from tests.notify.conftest import rows, superuser, until
from tests.notify.hooks import hooked

SAID = Words(title="測試", text="一行")
LOG = "select recipient_id, recipient_kind, kind, state, address, error from delivery where tenant_id = $1 and way = 'chat'"
REFUSED = (
    "syslog://localhost",
    "file:///etc/passwd",
    "mailto://a:b@example.com",
    "exec://reboot",
    "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/?template=/etc/passwd",
    "json://",
    "https://example.com/hook",
)


@pytest.fixture
def local(monkeypatch):
    monkeypatch.setenv("HUIFANG_LOCAL_WEBHOOKS", "1")


@pytest.fixture
def told(telling, local):
    """`async with told(): …` tells messengers what is queued, without patience."""
    HAVING.forget()

    @asynccontextmanager
    async def start(pauses=(0.05,) * 3):
        async with superuser(Party.NOTIFY) as connection:
            await connection.execute("update delivery set state = 'failed' where state = 'pending' and way = 'chat'")
        stop = asyncio.Event()
        lanes = [
            asyncio.create_task(lane(stop))
            for lane in ChatSender(lambda: "https://desk.example", pauses=pauses).lanes()
        ]
        try:
            yield
        finally:
            stop.set()
            actions.CHAT_WAKE.ring()
            await asyncio.wait(lanes, timeout=10)
            for lane in lanes:
                lane.cancel()
                with suppress(asyncio.CancelledError):
                    await lane

    return start


async def made(ask, cast, address, kinds=("ticket_opened",), name="客服群組"):
    command = c.CreateChat(name=name, destination=address, kinds=kinds)
    return await ask(c.CREATE_CHAT, cast.mingche, command, key=new_id().hex)


async def opened(ask, cast, title="印表機"):
    return await ask(OPEN_TICKET, cast.hsiaohan, OpenTicket(title=title, body="CANARY-BODY"))


def said(hook):
    return [json.loads(body) for _, body in hook.seen]


async def test_a_room_hears_once_what_it_wants_to_hear_and_a_failure_is_tried_again(ask, cast, told):
    async with hooked(status=503) as hook, told():
        room = await made(ask, cast, f"json://127.0.0.1:{hook.port}/in", ("ticket_opened", "ticket_assigned"))
        ticket = await opened(ask, cast)
        await hook.until(1)
        hook.status = 200
        await until(lambda: rows(cast, f"{LOG} and state = 'sent'"))
        assert len(hook.seen) == 2  # once refused for the moment, then taken
        heard = said(hook)[-1]
        assert (heard["title"], heard["message"].split("\n")[0]) == (f"客戶提出新問題 {ticket.number}", "印表機")
        assert heard["message"].endswith(f"https://desk.example/w/yuancheng/tickets/{ticket.number}")
        assert b"CANARY" not in b"".join(body for _, body in hook.seen)
        hook.status = 404  # the room is gone: no use to go on
        assign = AssignTicket(ticket_id=ticket.id, revision=ticket.revision, assignee_id=cast.bohan.actor_id)
        await ask(ASSIGN_TICKET, cast.yutong, assign)
        await until(lambda: rows(cast, f"{LOG} and state = 'failed'"))
        log = (await ask(LIST_DELIVERIES, cast.mingche, ListDeliveries(state=DeliveryState.FAILED))).items
        assert [(one.way, one.name, one.error, one.number) for one in log] == [
            ("chat", "客服群組", "HTTP 404", ticket.number)
        ]
        found = await ask(c.READ_CHAT, cast.mingche, c.ReadChat(chat_id=room.id))
        assert (found.failed, found.error, found.service) == (1, "HTTP 404", "json")
        hook.status = 200
        await ask(RETRY_DELIVERY, cast.mingche, RetryDelivery(delivery_id=log[0].id))
        await until(lambda: _number(cast, f"{LOG} and state = 'sent'", 2))
        before = len(hook.seen)
        await ask(c.TEST_CHAT, cast.mingche, c.TestChat(chat_id=room.id))
        await hook.until(before + 1)
        assert said(hook)[-1]["title"] == "測試訊息：通知會送到這裡"
    stored = await rows(cast, "select address from chat where tenant_id = $1")
    assert b"127.0.0.1" not in bytes(stored[0]["address"])


async def _number(cast, sql, number):
    return len(await rows(cast, sql)) == number


async def test_a_person_hears_at_his_own_address_what_he_chose_there(ask, cast, told):
    async with hooked(status=200) as hook, told():
        channel = await made(ask, cast, f"json://127.0.0.1:{hook.port}/to/{c.TO}", (), name="公司 LINE")
        offered = await ask(READ_PREFERENCES, cast.bohan, ReadPreferences())
        assert [one.name for one in offered.chats] == ["公司 LINE"]
        chosen = SavePreferences(
            choices=(Choice(kind="ticket_assigned", chat=True),), chat_id=channel.id, chat_to="柏翰/../x?y"
        )
        assert (await ask(SAVE_PREFERENCES, cast.bohan, chosen)).chat_to == "柏翰/../x?y"
        with pytest.raises(Conflict, match="chat.none"):
            await ask(c.TEST_OWN_CHAT, cast.yutong, c.TestOwnChat())
        await ask(c.TEST_OWN_CHAT, cast.bohan, c.TestOwnChat())
        await hook.until(1)
        ticket = await opened(ask, cast)
        assign = AssignTicket(ticket_id=ticket.id, revision=ticket.revision, assignee_id=cast.bohan.actor_id)
        await ask(ASSIGN_TICKET, cast.yutong, assign)
        await hook.until(2)
        assert said(hook)[-1]["title"] == f"指派工單 {ticket.number}"
        await until(lambda: _number(cast, f"{LOG} and state = 'sent'", 2))
        log = await rows(cast, LOG)
        assert {(one["recipient_kind"], one["address"]) for one in log} == {("member", "公司 LINE · 柏翰/../x?y")}
        removal = c.RemoveChat(chat_id=channel.id, revision=channel.revision)
        await ask(c.REMOVE_CHAT, cast.mingche, removal)
        assert (await ask(READ_PREFERENCES, cast.bohan, ReadPreferences())).chats == ()
        with pytest.raises(Conflict, match="chat.none"):
            await ask(c.TEST_OWN_CHAT, cast.bohan, c.TestOwnChat())


@pytest.mark.parametrize("address", REFUSED)
def test_what_could_do_more_than_post_is_no_channel(address):
    assert not is_usable(address)


async def test_what_is_wrong_is_refused_at_its_field(ask, cast, telling):
    for address, kinds, code in (
        ("syslog://localhost/x", ("ticket_opened",), "chat.address"),
        ("jsons://erp.example/in", (), "chat.kinds"),
        (f"jsons://erp.example/{c.TO}", ("ticket_opened",), "chat.kinds"),
        ("jsons://erp.example/in", ("password_reset",), "chat.kinds"),
    ):
        with pytest.raises(Invalid, match=code):
            await made(ask, cast, address, kinds)
    for given, code in (
        ({"chat_to": "123"}, "chat_half"),
        ({"chat_id": new_id(), "chat_to": "1"}, "chat_unknown"),
    ):
        with pytest.raises(Invalid, match=code):
            await ask(SAVE_PREFERENCES, cast.bohan, SavePreferences(**given))


async def test_nothing_leads_inside_and_no_redirect_is_followed(local, monkeypatch):
    async with hooked(status=200) as inner, hooked(status=302) as outer:
        outer.location = f"http://127.0.0.1:{inner.port}/secret"
        with pytest.raises(Failed, match="HTTP 302"):
            await post(f"json://127.0.0.1:{outer.port}/in", SAID)
        assert (len(outer.seen), len(inner.seen)) == (1, 0)
        monkeypatch.delenv("HUIFANG_LOCAL_WEBHOOKS")
        for address, word in (
            (f"json://127.0.0.1:{inner.port}/", "https"),
            (f"jsons://127.0.0.1:{inner.port}/?verify=no", "private_address"),
            ("jsons://169.254.169.254/latest", "private_address"),
            ("jsons://localhost./x", "private_address"),
            (f"mmosts://10.0.0.1/{'a' * 26}", "private_address"),
            (f"gotifys://[::ffff:127.0.0.1]/{'a' * 15}", "private_address"),
        ):
            with pytest.raises(Failed) as caught:
                await post(address, SAID)
            assert str(caught.value) in {word, "address"}, address
        assert inner.seen == []


def test_every_messenger_posts_by_our_line_alone():
    """Its module reaches the network by the name that we put there, and reads no files of this machine's."""
    for service in set(BY_SCHEME.values()):
        kind = _kind(service)
        module = sys.modules[kind.__module__]
        source = inspect.getsource(module)
        assert type(module.requests).__name__ == "Sessions", service
        for word in (
            "import socket",
            "urllib.request",
            "subprocess",
            "http.client",
            "tracked_session",
            "import asyncio",
        ):
            assert word not in source, (service, word)


def test_what_a_person_writes_stays_one_part_of_the_address():
    address = filled(f"jsons://erp.example/{c.TO}/end", "a/../b?c#d&e=@{to}")
    assert address == "jsons://erp.example/a%2F..%2Fb%3Fc%23d%26e%3D@%7Bto%7D/end"
    assert service_of("https://hooks.slack.com/services/T1/B2/C3") is BY_SCHEME["slack"]
    assert service_of("https://hooks.slack.com.evil.example/services/T1/B2/C3") is None


def test_nothing_of_the_library_is_loaded_before_it_is_needed():
    asked = "import sys, services.notify.app; sys.exit(any(m.split('.')[0] in ('apprise', 'requests') for m in sys.modules))"
    assert subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0
