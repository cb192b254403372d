"""Webhooks to a real endpoint: signed as the library of others verifies it, tried again, kept apart, never inside."""

import asyncio
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

import pytest

from services.notify.webhooks import sender
from services.notify.webhooks.posting import post
from services.notify.webhooks.queueing import HAVING
from shared.contracts.helpdesk import OPEN_TICKET, TAKE_TICKET, WAIT_TICKET, OpenTicket, TakeTicket, Waiting, WaitTicket
from shared.contracts.parties import Party
from shared.contracts.telling import webhooks as w
from shared.core.clock import now
from shared.core.errors import Conflict, Forbidden, Invalid, NotFound
from shared.core.ids import new_id
from tests.factories.helpdesk import make_cast
from tests.factories.notify import copy_cast
from tests.gateway.oauth.attacks.test_provider_addresses import INSIDE
from tests.notify.conftest import rows, superuser, until
from tests.notify.hooks import hooked

AWAY = "https://hooks.example/in"


@pytest.fixture
def local(monkeypatch):
    monkeypatch.setenv("HUIFANG_LOCAL_WEBHOOKS", "1")


@pytest.fixture
def told(telling, local, monkeypatch):
    """`async with told(): …` tells endpoints what is queued, without patience."""
    monkeypatch.setattr(sender, "PAUSES", (0.05,))
    HAVING.forget()

    @asynccontextmanager
    async def start():
        stop = asyncio.Event()
        loops = [asyncio.create_task(loop(stop)) for loop in (sender.run, sender.rung_at_the_end)]
        try:
            yield
        finally:
            stop.set()
            await asyncio.wait(loops, timeout=20)
            for loop in loops:
                loop.cancel()
                with suppress(asyncio.CancelledError):
                    await loop

    return start


async def made(ask, cast, url=AWAY, events=("ticket.opened",), name="ERP"):
    command = w.CreateWebhook(name=name, url=url, events=events)
    return await ask(w.CREATE_WEBHOOK, cast.mingche, command, key=new_id().hex)


async def opened(ask, cast, title="印表機"):
    return await ask(OPEN_TICKET, cast.hsiaohan, OpenTicket(title=title, body="CANARY-BODY"))


async def secret_of(ask, cast, one) -> str:
    return (await ask(w.READ_WEBHOOK_SECRET, cast.mingche, w.ReadWebhook(webhook_id=one.id))).secret


async def messages(ask, cast, one):
    return (await ask(w.LIST_WEBHOOK_MESSAGES, cast.mingche, w.ListWebhookMessages(webhook_id=one.id))).items


async def move(ask, cast, call, one):
    fresh = await ask(w.READ_WEBHOOK, cast.mingche, w.ReadWebhook(webhook_id=one.id))
    return await ask(call, cast.mingche, w.MoveWebhook(webhook_id=one.id, revision=fresh.revision), key=new_id().hex)


async def test_what_was_chosen_arrives_signed_once_and_says_ids_not_words(ask, cast, told):
    async with hooked() as hook, told():
        one = await made(ask, cast, hook.url, ("ticket.opened", "ticket.moved"))
        ticket = await opened(ask, cast)
        await hook.until(1)
        held = await ask(TAKE_TICKET, cast.bohan, TakeTicket(ticket_id=ticket.id, revision=ticket.revision))
        wait = WaitTicket(ticket_id=ticket.id, revision=held.revision, for_=Waiting.CUSTOMER, reason="等回覆")
        await ask(WAIT_TICKET, cast.bohan, wait)  # nobody but endpoints hears of that
        await hook.until(2)
        secret = await secret_of(ask, cast, one)
        first, second = hook.told(secret)
        assert (first["type"], second["type"]) == ("ticket.opened", "ticket.moved")
        assert first["data"]["number"] == ticket.number
        assert b"CANARY" not in b"".join(body for _, body in hook.seen)
        await until(lambda: _all_sent(ask, cast, one, 2))
        found = await messages(ask, cast, one)
        assert {f"msg_{line.id.hex}" for line in found} == set(hook.ids())
        assert all(line.attempts[0].status == 204 for line in found)
    stored = await rows(cast, "select secret from webhook where tenant_id = $1")
    assert secret.encode() not in bytes(stored[0]["secret"])


async def _all_sent(ask, cast, one, number):
    found = await messages(ask, cast, one)
    return len(found) == number and all(line.state == "sent" for line in found)


async def test_a_failing_endpoint_is_tried_again_and_a_dead_one_holds_up_nobody(ask, cast, told):
    async with hooked(status=500) as rude, hooked(hang=True) as silent, hooked() as good, told():
        bad = await made(ask, cast, rude.url, name="rude")
        await made(ask, cast, silent.url, name="silent")
        await made(ask, cast, good.url, name="good")
        await opened(ask, cast)
        await silent.until(1)
        for number in range(3):
            await opened(ask, cast, f"第 {number} 張")
        await good.until(4, seconds=5)
        await rude.until(3)
        assert len(silent.seen) == 1  # still waited for
        rude.status = 200
        await until(lambda: _all_sent(ask, cast, bad, 4))
        view = await ask(w.READ_WEBHOOK, cast.mingche, w.ReadWebhook(webhook_id=bad.id))
        assert (view.failing_since, view.waiting) == (None, 0)
        tries = [attempt.status for line in await messages(ask, cast, bad) for attempt in line.attempts]
        assert 500 in tries
        silent.hang = False


async def test_redirects_are_not_followed(ask, cast, told):
    async with hooked() as inside, hooked(status=302) as hook, told():
        hook.location = inside.url
        one = await made(ask, cast, hook.url)
        await opened(ask, cast)
        await hook.until(2)
        assert inside.seen == []
        assert (await messages(ask, cast, one))[0].attempts[-1].status == 302


async def test_two_secrets_are_valid_while_one_replaces_the_other(ask, cast, told):
    async with hooked() as hook, told():
        one = await made(ask, cast, hook.url)
        before = await secret_of(ask, cast, one)
        assert (await move(ask, cast, w.ROTATE_WEBHOOK, one)).old_secret_until > now() + timedelta(hours=23)
        after = await secret_of(ask, cast, one)
        assert before != after
        await ask(w.TEST_WEBHOOK, cast.mingche, w.TestWebhook(webhook_id=one.id), key=new_id().hex)
        await hook.until(1)
        assert hook.told(before)[0]["type"] == hook.told(after)[0]["type"] == "webhook.test"
        async with superuser(Party.NOTIFY) as connection:
            await connection.execute("update webhook set old_secret_until = now() where id = $1", one.id)
        await ask(w.TEST_WEBHOOK, cast.mingche, w.TestWebhook(webhook_id=one.id), key=new_id().hex)
        await hook.until(2)
        assert hook.told(after)[1]["type"] == "webhook.test"
        with pytest.raises(Exception, match="signature"):
            hook.told(before)


async def test_after_days_of_failing_it_is_disabled_and_what_was_missed_is_replayed_with_its_ids(ask, cast, told):
    async with hooked(status=503) as hook, told():
        one = await made(ask, cast, hook.url)
        await opened(ask, cast)
        await hook.until(1)
        async with superuser(Party.NOTIFY) as connection:
            await connection.execute(
                "update webhook set failing_since = now() - interval '6 days' where id = $1", one.id
            )

        async def disabled():
            view = await ask(w.READ_WEBHOOK, cast.mingche, w.ReadWebhook(webhook_id=one.id))
            return view if view.state == "disabled" else None

        await until(disabled)
        bells = await rows(cast, "select recipient_id from notice where tenant_id = $1 and kind = 'webhook_disabled'")
        assert [row["recipient_id"] for row in bells] == [cast.mingche.actor_id]
        for call, command in (
            (w.TEST_WEBHOOK, w.TestWebhook(webhook_id=one.id)),
            (w.REPLAY_WEBHOOK, w.ReplayWebhook(webhook_id=one.id, since=now() - timedelta(days=1))),
        ):
            with pytest.raises(Conflict, match=r"^webhook\.state$"):
                await ask(call, cast.mingche, command, key=new_id().hex)
        hook.status, count = 200, len(hook.seen)
        await move(ask, cast, w.ENABLE_WEBHOOK, one)
        since = w.ReplayWebhook(webhook_id=one.id, since=now() - timedelta(days=1))
        assert (await ask(w.REPLAY_WEBHOOK, cast.mingche, since, key=new_id().hex)).messages == 1
        await hook.until(count + 1)
        assert len(set(hook.ids())) == 1
        await until(lambda: _all_sent(ask, cast, one, 1))
        (line,) = await messages(ask, cast, one)
        await ask(w.REPLAY_MESSAGE, cast.mingche, w.ReplayMessage(webhook_message_id=line.id), key=new_id().hex)
        await hook.until(count + 2)
        assert len(set(hook.ids())) == 1


async def test_an_endpoint_that_is_gone_is_left_at_once(ask, cast, told):
    async with hooked(status=410) as hook, told():
        one = await made(ask, cast, hook.url)
        await opened(ask, cast)

        async def disabled():
            return (await ask(w.READ_WEBHOOK, cast.mingche, w.ReadWebhook(webhook_id=one.id))).state == "disabled"

        await until(disabled)
        assert len(hook.seen) == 1


async def test_only_admins_keep_them_and_only_of_their_company(ask, cast, telling):
    one = await made(ask, cast)
    for who in (cast.bohan, cast.peishan, cast.hsiaohan):
        with pytest.raises(Forbidden):
            await ask(w.READ_WEBHOOK_SECRET, who, w.ReadWebhook(webhook_id=one.id))
    other = await make_cast()
    await copy_cast(other)
    for call in (w.READ_WEBHOOK, w.READ_WEBHOOK_SECRET):
        with pytest.raises(NotFound, match=r"^webhook\.not_found$"):
            await ask(call, other.mingche, w.ReadWebhook(webhook_id=one.id))
    bad = ("http://hooks.example/", "https://user:pw@hooks.example/", "https://hooks.example/#x", "http://127.0.0.1/")
    for url in bad:
        with pytest.raises(Invalid, match=r"^webhook\.url_refused$"):
            await made(ask, cast, url)
    with pytest.raises(Invalid, match=r"^webhook\.event_unknown$"):
        await made(ask, cast, events=("security.changed",))


@pytest.mark.parametrize("address", INSIDE)
async def test_nothing_is_sent_inside(address, monkeypatch):
    """A11: by number, and by a name that resolves there, also in one of several addresses (rebinding: the address that
    was looked at is the one that is connected to)."""
    monkeypatch.delenv("HUIFANG_LOCAL_WEBHOOKS", raising=False)
    bare = f"[{address.partition('%')[0]}]" if ":" in address else address
    assert (await post(f"https://{bare}/", b"{}", {})).error in {"private_address", "address"}
    answer = await _with_names(post, {"rebinding.example": ["93.184.215.14", address]})
    assert answer.error == "private_address"


async def _with_names(asked, names):
    """With a resolver that knows these names only."""
    from shared.core import outside

    class Loop:
        async def getaddrinfo(self, host, port, **given):
            return [(0, 0, 0, "", (one, port)) for one in names[host]]

    real = outside.asyncio.get_running_loop
    try:
        outside.asyncio.get_running_loop = Loop
        return await asked("https://rebinding.example/", b"{}", {})
    finally:
        outside.asyncio.get_running_loop = real
