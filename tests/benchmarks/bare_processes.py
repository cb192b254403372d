"""The three processes of the bare path (see bare.py): `python -m tests.benchmarks.bare_processes <part>` reads where the
others are as JSON from its input and works until it is terminated.

Nothing of the product is used here, only the libraries it is pinned to, each the way it is meant to be used.
"""

import asyncio
import json
import sys
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import msgspec
import nats
import uvicorn
import uvloop
from litestar import Litestar, Request, Response, get, post

LINGER_SECONDS = 0.02
GATHER_SECONDS = 0.01
"""Both as the product's relay and consumers wait for more of the kind."""

SIGNED_BYTES = 180
"""As long as the product's signed context; here it is no signature."""

SUBJECT, EVENT = "call.desk", "event.opened"
STREAM, DURABLE = "BARE", "listener"

# All that D4 asks for in one round trip and one transaction: the company set, the key in flight, number, ticket,
# message, event, announcement, the answer kept under the key.
_OPEN = """
with entered as materialized (
  select set_config('app.tenant_id', $1::uuid::text, true), pg_try_advisory_xact_lock(hashtextextended($2, 0))),
numbered as (update counter set value = value + 1 where tenant_id = $1 and kind = 'ticket' returning value),
t as (
  insert into ticket (tenant_id, number, title, customer_id, customer_name, requester_id, requester_name)
  select $1, value, $3, $4, '景明醫院', $4, '王筱涵' from numbered returning *),
m as (insert into message (tenant_id, ticket_id, author_name, body) select $1, id, '程式', $5 from t returning *),
e as (
  insert into ticket_event (tenant_id, id, ticket_id, version, verb, data)
  select $1, $6, id, 1, 'open', '{"channel": "api"}' from t),
o as (
  insert into outbox (tenant_id, id, subject, body)
  select $1, $6, $7, json_build_object('event_id', $6::uuid, 'tenant_id', $1::uuid, 'data', to_json(t))::text from t),
shown as (select convert_to((to_jsonb(t) || jsonb_build_object('messages', jsonb_build_array(m)))::text, 'UTF8') as answer
  from t, m),
k as (
  insert into idempotency (tenant_id, actor_id, operation, key, body_hash, answer)
  select $1, $4, 'open', $2, $8, answer from shown)
select answer from shown, entered
"""
_READ = """
with entered as materialized (select set_config('app.tenant_id', $1::uuid::text, true))
select (to_jsonb(t) || jsonb_build_object('messages', (select json_agg(m order by at, id) from message m
  where m.tenant_id = t.tenant_id and m.ticket_id = t.id)))::text
from ticket t, entered where t.tenant_id = $1 and t.id = $2
"""
_LIST = """
with entered as materialized (select set_config('app.tenant_id', $1::uuid::text, true))
select json_agg(t)::text
from entered, (select * from ticket where tenant_id = $1 order by updated_at desc, id desc limit 25) t
"""
_TAKE = "select tenant_id, id, subject, body from outbox where published_at is null order by id limit 500"
_MARK = "update outbox set published_at = now() where (tenant_id, id) in (select * from unnest($1::uuid[], $2::uuid[]))"
_ENTER = "insert into inbox (tenant_id, consumer, event_id) select t, 'listener', e from unnest($1::uuid[], $2::uuid[]) one (t, e)"


class OpenTicket(msgspec.Struct, forbid_unknown_fields=True):
    title: str
    body: str
    requester_id: UUID


class Where(msgspec.Struct):
    """Of broker and database; `tenant_id` is the company that everybody asks for."""

    nats: str
    database: dict[str, Any]
    port: int
    tenant_id: UUID


async def gateway(where: Where) -> None:
    """HTTP in, a request on the bus, its answer passed on."""
    bus = await nats.connect(where.nats)
    signed = urlsafe_b64encode(b"x" * SIGNED_BYTES).decode()

    async def asked(verb: str, body: bytes, key: str = "") -> Response[bytes]:
        headers = {"Context": signed, "Key": key} if key else {"Context": signed}
        answer = await bus.request(f"{SUBJECT}.{verb}", body, timeout=5, headers=headers)
        return Response(answer.data, status_code=201 if key else 200, media_type="application/json")

    @post("/api/v1/tickets")
    async def create(request: Request[Any, Any, Any]) -> Response[bytes]:
        command = msgspec.json.decode(await request.body(), type=OpenTicket)
        return await asked("open", msgspec.msgpack.encode(command), request.headers["idempotency-key"])

    @get("/api/v1/tickets/{ticket_id:uuid}")
    async def read(ticket_id: UUID) -> Response[bytes]:
        return await asked("read", ticket_id.bytes)

    @get("/api/v1/tickets")
    async def listed() -> Response[bytes]:
        return await asked("list", b"")

    app = Litestar([create, read, listed], openapi_config=None, logging_config=None)
    await uvicorn.Server(
        uvicorn.Config(app, port=where.port, lifespan="off", log_config=None, access_log=False, server_header=False)
    ).serve()


async def desk(where: Where) -> None:
    """Answers calls, and announces what they leave in the outbox."""
    bus = await nats.connect(where.nats)
    pool = await asyncpg.create_pool(**where.database, min_size=0, max_size=10, connection_class=Leased)
    bell = asyncio.Event()

    async def opened(message: Any) -> bytes:
        command = msgspec.msgpack.decode(message.data, type=OpenTicket)
        who, event_id, key = where.tenant_id, uuid4(), message.headers["Key"]
        values = (who, key, command.title, command.requester_id, command.body, event_id, EVENT)
        answer = await pool.fetchval(_OPEN, *values, sha256(message.data).digest())
        bell.set()
        return answer

    async def read(message: Any) -> bytes:
        return (await pool.fetchval(_READ, where.tenant_id, UUID(bytes=message.data))).encode()

    async def listed(message: Any) -> bytes:
        return (await pool.fetchval(_LIST, where.tenant_id)).encode()

    async def answer(message: Any) -> None:
        await message.respond(await verbs[message.subject](message))

    async def arrived(message: Any) -> None:  # one after the other they would wait for each other's disk
        task = asyncio.create_task(answer(message))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    verbs = {f"{SUBJECT}.open": opened, f"{SUBJECT}.read": read, f"{SUBJECT}.list": listed}
    tasks: set[asyncio.Task[None]] = set()
    await bus.subscribe(f"{SUBJECT}.*", cb=arrived)
    await _announce(bus, await asyncpg.connect(**where.database), bell)


class Leased(asyncpg.Connection):
    """Not reset on release, which saves a round trip: nothing is set beyond a transaction."""

    def get_reset_query(self) -> str:
        return ""


async def _announce(bus: Any, database: asyncpg.Connection, bell: asyncio.Event) -> None:
    stream = bus.jetstream()
    while True:
        await bell.wait()
        bell.clear()
        await asyncio.sleep(LINGER_SECONDS)
        rows = await database.fetch(_TAKE)
        await asyncio.gather(
            *(
                stream.publish(row["subject"], row["body"].encode(), headers={"Nats-Msg-Id": str(row["id"])})
                for row in rows
            )
        )
        await database.execute(_MARK, [row["tenant_id"] for row in rows], [row["id"] for row in rows])


async def listener(where: Where) -> None:
    """Writes down which events it has handled, those that arrive together at once, and acknowledges them."""
    bus = await nats.connect(where.nats)
    database = await asyncpg.connect(**where.database)
    arrivals: asyncio.Queue[Any] = asyncio.Queue()
    await bus.jetstream().subscribe(EVENT, durable=DURABLE, stream=STREAM, cb=arrivals.put, manual_ack=True)
    while True:
        many = [await arrivals.get()]
        await asyncio.sleep(GATHER_SECONDS)
        while not arrivals.empty():
            many.append(arrivals.get_nowait())
        told = [json.loads(message.data) for message in many]
        await database.execute(_ENTER, [one["tenant_id"] for one in told], [one["event_id"] for one in told])
        for message in many:
            await message.ack()


PARTS = {"gateway": gateway, "desk": desk, "listener": listener}

if __name__ == "__main__":
    uvloop.run(PARTS[sys.argv[1]](msgspec.json.decode(sys.stdin.read(), type=Where)))
