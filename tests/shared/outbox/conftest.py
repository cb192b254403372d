"""Events from helpdesk's outbox to a reader under the test's control, which sits in projects' place."""

import asyncio
from contextlib import asynccontextmanager, suppress

import asyncpg
import nats
import pytest_asyncio
from nats.js.api import ConsumerConfig

from shared.bus.connection import connect
from shared.bus.mux import Mux
from shared.bus.pull import STREAM
from shared.contracts.base import Envelope
from shared.contracts.helpdesk import TicketOpened
from shared.contracts.parties import Caller, Kind, Party
from shared.contracts.roles import Role
from shared.core.ids import new_id
from shared.db.engine import ServiceEngine
from shared.feature import Listener
from shared.outbox.consumer import Consumer
from shared.outbox.inbox import Inbox, read
from shared.outbox.outbox import record
from shared.outbox.relay import Relay


class Pipe:
    """`write()` on one side, `effects()` on the other."""

    def __init__(self, servers, writer: ServiceEngine, reader: ServiceEngine) -> None:
        self.servers, self.writer, self.reader = servers, writer, reader
        self.tenant = new_id()
        self.caller = Caller(tenant_id=self.tenant, kind=Kind.MEMBER, actor_id=new_id(), roles=(Role.AG,))
        self.fails: set[str] = set()
        self.applied: list[str] = []
        self.is_together = False
        self.groups: list[int] = []

    async def write(self, number: int, titles=lambda i: f"t{i}") -> None:
        """`number` events, each in a transaction of its own, some hundred at a time."""
        for start in range(0, number, 200):
            async with self.writer.scope(self.caller):
                for i in range(start, min(start + 200, number)):
                    await record(self.writer, self.caller, self.event(titles(i)))

    def event(self, title: str) -> TicketOpened:
        return TicketOpened(
            id=new_id(), version=1, number="HD-1", title=title, customer_id=new_id(), requester_id=new_id(),
            assignee_id=None, message_id=new_id(),
        )  # fmt: skip

    async def apply(self, envelope, event, prepared) -> None:
        if event.title in self.fails:
            raise ValueError(f"poison {event.title}")
        await self.reader.run(
            "insert into effect (tenant_id, event_id, title) values ($1, $2, $3)",
            envelope.tenant_id,
            envelope.event_id,
            event.title,
        )
        self.applied.append(event.title)

    async def together(self, tenant_id, many) -> None:
        for envelope, event in many:
            await self.apply(envelope, event, None)
        if tenant_id == self.tenant:  # the stream may hold what other tests wrote
            self.groups.append(len(many))

    def inbox(self) -> Inbox:
        listener = Listener("test_effect", self.apply, together=self.together if self.is_together else None)
        return Inbox(self.reader, {TicketOpened: (listener,)})

    async def envelopes(self) -> list[Envelope]:
        """What was announced, in the order written."""
        connection = await self._superuser("helpdesk")
        bodies = await connection.fetch("select body from outbox where tenant_id = $1 order by id", self.tenant)
        await connection.close()
        return [read(row["body"]) for row in bodies]

    async def effects(self) -> list[str]:
        async with self.reader.tenant_scope(self.tenant):
            return [
                row["title"]
                for row in await self.reader.rows("select title from effect where tenant_id = $1", self.tenant)
            ]

    async def waiting(self) -> int:
        connection = await self._superuser("helpdesk")
        left = await connection.fetchval("select count(*) from outbox where published_at is null")
        await connection.close()
        return left

    async def _superuser(self, party: str):
        return await asyncpg.connect(
            host=str(self.servers.place.run),
            user="postgres",
            password=self.servers.secret("postgres-superuser"),
            database=f"huifang_{party}",
            ssl=False,
        )

    @asynccontextmanager
    async def relaying(self):
        client = await connect(Party.HELPDESK, self.servers.bus(Party.HELPDESK), on_lost=lambda: None)
        mux = Mux(client)
        await mux.start()
        task = asyncio.create_task(Relay(self.writer, mux).run())
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
            await client.close()

    @asynccontextmanager
    async def reading(self, pauses=(0.05, 0.05, 0.05, 0.05)):
        client = await connect(Party.PROJECTS, self.servers.bus(Party.PROJECTS), on_lost=lambda: None)
        consumer = Consumer(self.reader, client, self.inbox(), pauses=pauses)
        task = asyncio.create_task(consumer.run())
        try:
            yield consumer
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
            await consumer.drain()
            await client.close()

    async def until(self, number: int, seconds: float = 30) -> None:
        async with asyncio.timeout(seconds):
            while len(self.applied) < number:
                await asyncio.sleep(0.05)


async def listen_to_tickets(servers) -> None:
    """What `huifang streams` would do if projects listened to TicketOpened. Made anew: a consumer whose filter changes
    does not look back at what it had passed over."""
    ops = await nats.connect(servers.nats_url, nkeys_seed_str=servers.secret("nats-ops"), inbox_prefix="_INBOX_ops")
    stream = ops.jetstream()
    found = (await stream.consumer_info(STREAM, "projects")).config
    wanted = ConsumerConfig(
        **{**found.__dict__, "filter_subject": None, "filter_subjects": [TicketOpened.subject("*")]}
    )
    await stream.delete_consumer(STREAM, "projects")
    await stream.add_consumer(STREAM, wanted)
    await ops.close()


@pytest_asyncio.fixture
async def pipe(servers):
    writer, reader = ServiceEngine(Party.HELPDESK), ServiceEngine(Party.PROJECTS)
    await writer.open(servers.database(Party.HELPDESK))
    await reader.open(servers.database(Party.PROJECTS))
    made = Pipe(servers, writer, reader)
    superuser = await made._superuser("projects")
    await superuser.execute(
        "create table if not exists effect (tenant_id uuid, event_id uuid, title text);"
        "grant select, insert on effect to projects_app"
    )
    await listen_to_tickets(servers)
    yield made
    await superuser.execute("drop table if exists effect")
    await superuser.close()
    await writer.close()
    await reader.close()
