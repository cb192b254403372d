"""What `huifang doctor` asks database, broker and processes."""

import asyncio
import json
from typing import Any
from urllib.request import urlopen

import asyncpg

from infra.cli.bus import Desk, on_bus, use_settings
from infra.cli.checks import Finding, Patient
from infra.cli.operations import OPERATIONS
from infra.nats.streams import NotDurable, assert_durable
from infra.rules.walls import worker_of
from shared.bus.pull import STREAM
from shared.contracts.operations import ProcessStatus, StatusQuery
from shared.contracts.parties import SERVICES, Party
from shared.core.errors import DomainError
from shared.core.logging import start_logging
from shared.core.settings import bus_settings
from shared.db.doors import Door
from shared.db.engine import ServiceEngine
from shared.db.migrate import pending

OUTBOX_SECONDS = 30
LAG_EVENTS = 1_000


async def databases(patient: Patient) -> list[Finding]:
    return [await _database(patient, party) for party in SERVICES]


async def _database(patient: Patient, party: Party) -> Finding:
    name = f"huifang_{party}"
    engine = ServiceEngine(party)
    engine.settings = worker_of(patient.place, party)
    try:
        connection = await asyncpg.connect(**engine.connection_arguments(Door.WORKER))
        try:
            missing = await pending(connection, party)
        finally:
            await connection.close()
    except (OSError, asyncpg.PostgresError, TimeoutError) as error:
        log = patient.place.logs / "postgres.log"
        return Finding("database", f"{name} does not answer ({error})", f"read {log}; make down, make up")
    if missing:
        return Finding("database", f"{name} lacks {', '.join(missing)}", "make down, make up (it migrates)")
    return Finding("database", f"{name} answers and is up to date")


async def durable(patient: Patient) -> list[Finding]:
    try:
        await asyncio.to_thread(assert_durable, _monitor(patient))
    except OSError as error:
        log = patient.place.logs / "nats.log"
        return [Finding("broker", f"does not answer ({error})", f"read {log}; huifang restart nats")]
    except NotDurable:
        remedy = "make down, make up (it writes the configuration anew)"
        return [Finding("broker", "runs without sync_interval: always, so a power cut loses events", remedy)]
    return [Finding("broker", "syncs every write")]


async def stream(patient: Patient) -> list[Finding]:
    try:
        report = await asyncio.to_thread(_report, f"{_monitor(patient)}/jsz?accounts=true&streams=true&consumers=true")
    except OSError:
        return []  # said by `durable`
    streams = [one for account in report.get("account_details", []) for one in account.get("stream_detail", [])]
    found = next((one for one in streams if one["name"] == STREAM), None)
    if found is None:
        return [Finding("stream", f"{STREAM} is missing", "huifang restart nats (it makes the stream anew)")]
    consumers = {one["name"] for one in found.get("consumer_detail") or []}
    missing = [party for party in SERVICES if party not in consumers]
    if missing:
        return [
            Finding("stream", f"nobody reads for {', '.join(missing)}", "huifang restart nats (it makes them anew)")
        ]
    return [Finding("stream", f"{found['state']['messages']} events, {len(consumers)} readers")]


def _monitor(patient: Patient) -> str:
    return f"http://127.0.0.1:{patient.ports()['monitor']}"


def _report(address: str) -> dict[str, Any]:
    with urlopen(address, timeout=5) as answer:  # noqa: S310 - our own monitoring port
        found: dict[str, Any] = json.load(answer)
        return found


async def processes(patient: Patient) -> list[Finding]:
    """Who announces events, and how far behind each is."""
    use_settings(patient.place.home)
    start_logging("cli", level="critical")
    try:
        async with on_bus(Party.CLI, bus_settings(callees=SERVICES, callers=())) as bus:
            return [finding for party in SERVICES for finding in await _process(Desk(bus), party)]
    except SystemExit as error:
        return [Finding("bus", str(error).removeprefix("huifang: "), "huifang restart nats")]


async def _process(desk: Desk, party: Party) -> list[Finding]:
    try:
        status = await desk.operate(OPERATIONS[party].status, StatusQuery())
    except DomainError as error:
        return [Finding(party, f"does not answer ({error.code})", f"huifang restart {party}")]
    return _ailments(party, status) or [Finding(party, f"answers; {status.outbox_waiting} events wait in its outbox")]


def _ailments(party: Party, status: ProcessStatus) -> list[Finding]:
    found = []
    if not status.relay_leader:
        found.append(Finding(party, "nobody announces its events (no relay leads)", f"huifang restart {party}"))
    if status.outbox_age > OUTBOX_SECONDS:
        waiting = f"{status.outbox_waiting} events wait, the oldest for {status.outbox_age:.0f} s"
        found.append(Finding(party, waiting, f"huifang restart {party}; huifang restart nats"))
    if status.consumer_lag > LAG_EVENTS:
        found.append(Finding(party, f"{status.consumer_lag} events behind", f"wait, or huifang restart {party}"))
    if status.dead_letters:
        remedy = f"huifang dead-letters list --service {party}"
        found.append(Finding(party, f"{status.dead_letters} events could not be handled", remedy))
    return found
