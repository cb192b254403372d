"""notify beside helpdesk, a cast that both know, and a sender under the test's control."""

import asyncio
from contextlib import asynccontextmanager, suppress
from dataclasses import replace

import asyncpg
import pytest_asyncio

from services.notify.app import SERVICE
from services.notify.db import DB
from services.notify.deliveries.line import MailSettings
from services.notify.deliveries.sender import Sender
from services.notify.telling.consumers import Telling
from shared.contracts.base import Envelope
from shared.contracts.desk.improvements import ImprovementMoved
from shared.contracts.parties import Kind, Party
from shared.core.clock import now
from shared.core.ids import NIL, new_id
from shared.process import Process, Service
from tests.conftest import RUNNING
from tests.factories.helpdesk import make_cast
from tests.factories.notify import copy_cast
from tests.notify.postman import Postman, serve

MUTE: list[Process] = []
"""The one there is. Other packages use this fixture too, and pytest may end theirs after ours has begun: two of one
service in one process of Python would take each other's connections away."""


@pytest_asyncio.fixture(scope="package")
async def telling(whole):
    """notify without its sending lanes: tests send themselves. Afterwards it is as it was."""
    if MUTE:
        yield MUTE[0]
        return
    earlier = whole.processes.pop(Party.NOTIFY, None)
    if earlier is not None:
        await earlier.close()
    mute: Service = replace(
        SERVICE, features=lambda bus: tuple(replace(feature, loops=()) for feature in SERVICE.features(bus))
    )
    process = Process(mute, whole.servers.settings(Party.NOTIFY))
    await process.open()
    MUTE.append(process)
    yield process
    MUTE.remove(process)
    await process.close()
    if earlier is not None:
        await whole.start((Party.NOTIFY,))


@pytest_asyncio.fixture
async def cast(telling):
    made = await make_cast()
    await copy_cast(made)
    return made


@pytest_asyncio.fixture
async def postman():
    made = Postman()
    server = await serve(made)
    yield made
    server.close()


@pytest_asyncio.fixture
async def sending(telling, postman):
    """`async with sending(): …` sends what is queued to the postman; what earlier tests left behind is put aside."""
    async with superuser(Party.NOTIFY) as connection:
        await connection.execute("update delivery set state = 'failed' where state in ('pending', 'sending')")

    @asynccontextmanager
    async def start(*, pauses=(0.05,) * 3, bus=None, **given):
        settings = MailSettings(
            **{
                "host": "127.0.0.1",
                "port": postman.port,
                "sender": "no-reply@huifang.example",
                "base_url": "https://desk.example",
                "tls": "none",
                "lease": 2.0,
            }
            | given
        )
        stop = asyncio.Event()
        sender = Sender(bus or telling.bus, lambda: settings, pauses=pauses)
        lanes = [asyncio.create_task(lane(stop)) for lane in sender.lanes()]
        try:
            yield lanes
        finally:
            stop.set()
            await asyncio.wait(lanes, timeout=10)
            for lane in lanes:
                lane.cancel()
                with suppress(asyncio.CancelledError):
                    await lane

    return start


async def until(condition, seconds: float = 30):
    """The first true answer of `condition`, which is asked again and again."""
    async with asyncio.timeout(seconds):
        while True:
            found = await condition()
            if found:
                return found
            await asyncio.sleep(0.02)


@asynccontextmanager
async def superuser(party: Party):
    """Past every wall, to look at what nobody may look at."""
    servers = RUNNING["servers"]
    connection = await asyncpg.connect(
        host=str(servers.place.run),
        user="postgres",
        password=servers.secret("postgres-superuser"),
        database=f"huifang_{party}",
        ssl=False,
    )
    yield connection
    await connection.close()


async def rows(cast, sql: str, *values):
    async with DB.tenant_scope(cast.tenant_id):
        return await DB.rows(sql, cast.tenant_id, *values)


async def told(cast, event):
    """As the consumer would hand it on."""
    envelope = Envelope(
        event_id=new_id(),
        tenant_id=cast.tenant_id,
        topic=event.topic(),
        at=now(),
        actor_kind=Kind.SERVICE,
        actor_id=NIL,
        data={},
    )
    async with DB.tenant_scope(cast.tenant_id):
        await Telling(None).apply(envelope, event, None)  # type: ignore[arg-type]  # it asks nobody here


async def learned(cast):
    """She is told what became of a suggestion."""
    who = {"customer_id": cast.hsiaohan.customer_id, "requester_id": cast.hsiaohan.actor_id, "owner_id": None}
    event = ImprovementMoved(id=new_id(), version=2, number="IM-7", title="夜間值班", what="accept", told=True, **who)
    await told(cast, event)
    return event.id
