"""Attack A6: every party's broker account against every subject. Denied means denied by the broker, not by us."""

import asyncio
from itertools import product

import nats
import pytest

from infra.nats.accounts import may_publish, may_subscribe
from shared.contracts.parties import SERVICES, Party
from shared.contracts.registry import calls, events

JETSTREAM = (
    "$JS.API.STREAM.DELETE.EVENTS",
    "$JS.API.STREAM.PURGE.EVENTS",
    "$JS.API.STREAM.UPDATE.EVENTS",
    "$JS.API.STREAM.CREATE.EVENTS",
    "$JS.API.STREAM.MSG.GET.EVENTS",
    "$JS.API.STREAM.MSG.DELETE.EVENTS",
    "$JS.API.CONSUMER.CREATE.EVENTS",
    "$JS.API.CONSUMER.DELETE.EVENTS.helpdesk",
    "$JS.API.INFO",
    "$SYS.REQ.SERVER.PING",
    "$SYS.REQ.ACCOUNT.APP.CONNZ",
)
SPYING = (">", "c0.>", "c0.call.>", "c0.event.>", "$SYS.>", "$JS.>", "_INBOX.>")


async def _connect(servers, party, denied: list[str]):
    async def error(problem: Exception) -> None:
        denied.append(str(problem).lower())

    return await nats.connect(
        servers.nats_url,
        nkeys_seed_str=servers.secret(f"nats-{party}"),
        inbox_prefix=f"_INBOX_{party}",
        error_cb=error,
        allow_reconnect=False,
    )


def _attempts(party: Party) -> list[str]:
    """Every subject of the system that this party was not given."""
    subjects = [call.subject(other) for call, other in product(calls(), Party)]
    subjects += [kind.subject("*").replace("*", "01") for kind in events()]
    subjects += [f"$JS.API.CONSUMER.MSG.NEXT.EVENTS.{other}" for other in SERVICES]
    subjects += [f"$JS.ACK.EVENTS.{other}.1.1.1.1.0" for other in SERVICES]
    subjects += [f"_INBOX_{other}.x.1" for other in Party]
    subjects += JETSTREAM
    given = may_publish(party)
    return [subject for subject in subjects if not any(_covers(pattern, subject) for pattern in given)]


def _covers(pattern: str, subject: str) -> bool:
    left, right = pattern.split("."), subject.split(".")
    for place, token in enumerate(left):
        if token == ">":
            return len(right) > place
        if place >= len(right) or token not in {"*", right[place]}:
            return False
    return len(left) == len(right)


@pytest.mark.parametrize("party", list(Party))
async def test_nobody_publishes_what_is_not_his(servers, party, figures):
    denied: list[str] = []
    client = await _connect(servers, party, denied)
    wanted = _attempts(party)
    for subject in wanted:
        await client.publish(subject, b"x")
    await client.flush()
    await asyncio.sleep(0.2)
    refusals = {text.split('"')[1] for text in denied if "permissions violation for publish" in text}
    assert {subject.lower() for subject in wanted} - refusals == set()
    figures(f"broker: publishes denied to {party}", len(wanted))
    await client.close()


@pytest.mark.parametrize("party", list(Party))
async def test_nobody_overhears_what_is_not_his(servers, party):
    denied: list[str] = []
    client = await _connect(servers, party, denied)
    others = [f"c0.call.{other}.>" for other in SERVICES if other is not party]
    others += [f"_INBOX_{other}.>" for other in Party if other is not party]
    others += SPYING
    for subject in others:
        await client.subscribe(subject)
    await client.flush()
    await asyncio.sleep(0.2)
    refused = sum("permissions violation for subscription" in text for text in denied)
    assert refused == len(others)
    await client.close()


@pytest.mark.parametrize("party", list(Party))
async def test_everybody_may_do_what_he_must(servers, party):
    denied: list[str] = []
    client = await _connect(servers, party, denied)
    for subject in may_subscribe(party):
        await client.subscribe(subject, queue="probe")
    for subject in may_publish(party):
        if subject.startswith("c0.event."):
            continue  # the stream would keep it
        await client.publish(subject.replace("*", "01").replace(">", "x"), b"")
    await client.flush()
    await asyncio.sleep(0.1)
    assert denied == []
    await client.close()


async def test_no_stranger_connects(servers):
    from infra.local.secrets import _seed

    for given in ({}, {"user": "gateway", "password": "x"}, {"nkeys_seed_str": _seed()}):
        with pytest.raises((nats.errors.Error, nats.errors.NoServersError)):
            await nats.connect(servers.nats_url, allow_reconnect=False, max_reconnect_attempts=0, **given)


async def test_a_responder_answers_once_and_only_the_asker(servers):
    """`allow_responses` must not become a way to publish: the confused deputy of the reply subject."""
    denied: list[str] = []
    helpdesk = await _connect(servers, Party.HELPDESK, denied)
    gateway = await _connect(servers, Party.GATEWAY, [])
    got = []

    async def answer(message) -> None:
        for _ in range(3):
            await helpdesk.publish(message.reply, b"again")

    await helpdesk.subscribe("c0.call.helpdesk.>", queue="probe-deputy", cb=answer)
    inbox = gateway.new_inbox()

    async def keep(message) -> None:
        got.append(message)

    await gateway.subscribe(inbox, cb=keep)
    await helpdesk.flush()
    await gateway.flush()
    subject = next(call.subject(Party.GATEWAY) for call in calls() if call.party is Party.HELPDESK)
    await gateway.publish(subject, b"", reply=inbox)
    await gateway.flush()
    await asyncio.sleep(0.3)
    assert len(got) == 1
    assert sum("permissions violation for publish" in text for text in denied) == 2
    await helpdesk.close()
    await gateway.close()
