"""The event stream and one durable consumer per service. Made by the `ops` account; safe to run again.

Refuses a server that does not sync every write: acknowledged must mean kept.
"""

import asyncio
import json
import ssl
from collections.abc import Sequence
from urllib.request import urlopen

import nats
from nats.js.api import (
    AckPolicy,
    ConsumerConfig,
    DeliverPolicy,
    DiscardPolicy,
    RetentionPolicy,
    StorageType,
    StreamConfig,
)
from nats.js.client import JetStreamContext
from nats.js.errors import NotFoundError

from infra.nats.listening import topics_of
from shared.bus.pull import STREAM
from shared.contracts.base import CELL
from shared.contracts.parties import SERVICES

WEEK_SECONDS = 7 * 24 * 3600
ACK_SECONDS = 30
DUPLICATE_SECONDS = 120


class NotDurable(SystemExit):
    """`sync_interval: always` is not set: a power cut would lose acknowledged events."""


async def ensure(
    *, servers: list[str], seed: str, replicas: int, monitors: Sequence[str] = (), tls_ca: str | None = None
) -> None:
    """Make or update stream and consumers. `monitors` are the servers' monitoring addresses: each must sync."""
    for address in monitors:
        await asyncio.to_thread(assert_durable, address)
    tls = ssl.create_default_context(cafile=tls_ca) if tls_ca else None
    client = await nats.connect(servers, nkeys_seed_str=seed, inbox_prefix="_INBOX_ops", connect_timeout=3, tls=tls)
    try:
        stream = client.jetstream(timeout=10)
        await _ensure_stream(stream, replicas)
        for party in SERVICES:
            await _ensure_consumer(stream, party, replicas)
    finally:
        await client.close()


def assert_durable(monitor: str) -> None:
    with urlopen(f"{monitor}/jsz?config=true", timeout=5) as answer:  # noqa: S310 - our own monitoring port
        found = json.load(answer)
    if not found.get("config", {}).get("sync_always"):
        raise NotDurable("huifang: nats-server runs without `sync_interval: always`; refusing to start")


async def _ensure_stream(stream: JetStreamContext, replicas: int) -> None:
    wanted = StreamConfig(
        name=STREAM,
        subjects=[f"{CELL}.event.>"],
        retention=RetentionPolicy.LIMITS,
        storage=StorageType.FILE,
        discard=DiscardPolicy.OLD,
        max_age=WEEK_SECONDS,
        duplicate_window=DUPLICATE_SECONDS,
        num_replicas=replicas,
        deny_delete=True,
    )
    try:
        await stream.stream_info(STREAM)
        await stream.update_stream(wanted)
    except NotFoundError:
        await stream.add_stream(wanted)


async def _ensure_consumer(stream: JetStreamContext, party: str, replicas: int) -> None:
    await stream.add_consumer(
        STREAM,
        ConsumerConfig(
            durable_name=party,
            deliver_policy=DeliverPolicy.ALL,
            ack_policy=AckPolicy.EXPLICIT,
            ack_wait=ACK_SECONDS,
            max_deliver=-1,
            max_ack_pending=256,
            filter_subjects=[f"{CELL}.event.{topic}.*" for topic in topics_of(party)],
            num_replicas=replicas,
        ),
    )
