"""Attack A1, generated from the contracts: every call × every id field × whose id × who asks (lots.py), by both doors.

A foreign id must be answered exactly like one that does not exist, and the same question with an own id must succeed.
"""

import asyncio
import json
import random
import re
from collections import defaultdict

import httpx
import nats
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy

from shared.bus.pull import STREAM
from shared.contracts.parties import SERVICES, Kind
from tests.matrix.behind import nothing_waits, superuser
from tests.matrix.cells import COLLEAGUE, COMPANY, CUSTOMER, RANDOM, missing_rows, negative_cells, twin_of

LEAST = 5_000
BACKGROUND = {"outbox", "inbox", "idempotency", "audit_event", "service_report_run"}
"""Written by what happens anyway, and by the clock."""
AT_ONCE = 8
"""With more at once, the locks of one company queue longer than a question may wait when the machine has other work."""

NOT_SUCCEEDING = {
    "projects.gates.pass": {"gate.gaps"},
    "projects.skills.claim": {"skill.not_yours"},
    "projects.meetings.hold": {"meeting.nobody"},
    "projects.timesheets.submit": {"time.none"},
    "projects.timesheets.approve": {"time.none"},
    "projects.timesheets.return": {"time.none"},
    "projects.skills.restate": {"project_file.refused"},
    "projects.control.explain": {"control.unmeasured"},
    "projects.customer_reports.draft": {"customer_report.period"},
    "projects.control.draft_report": {"control.unmeasured", "progress_report.period"},
    "projects.acceptance.answer": {"acceptance.question"},
    "projects.acceptance.exempt": {"acceptance.what"},
    "projects.acceptance.sign": {"acceptance.name", "acceptance.changed"},
    "projects.closing.submit": {"closing.incomplete"},
    "projects.closing.archive": {"closing.changed"},
    "projects.templates.start": {"plan_template.not_found"},
    "projects.lessons.answer": {"lesson.not_found"},
    "gateway.providers.verify_domain": {"provider.domain_unverified"},
    "gateway.operations.retry": {"dead_letter.listener_gone"},
    "projects.operations.retry": {"dead_letter.listener_gone"},
    "helpdesk.suggestions.undo": {"suggestion.not_applied"},
    "helpdesk.callbacks.arrange": {"call_back.not_yet", "call_back.lately"},
    "helpdesk.causes.change_rule": {"cause.rule_stale"},
    "helpdesk.coverage.answer": {"coverage.not_offered"},
    "helpdesk.coverage.check": {"coverage.none"},
    "helpdesk.coverage.offer": {"coverage.covered"},
    "helpdesk.web_forms.submit": {"form.not_found"},
    "notify.preferences.save": {"preferences.staff_only"},
    "projects.nonconformities.assign": {"nonconformity.verifier"},
    "projects.deliverables.add": {"deliverable.task"},
    "projects.deliverables.change": {"deliverable.task"},
    "projects.work.assign": {"work.self"},
    "projects.work.attach": {"project_file.refused"},
    "projects.plan.add": {"plan.place"},
    "projects.plan.place": {"plan.place"},
}
"""Positive twins that reach their row and then end for a reason of their own: no TXT record is set, nobody listens,
nothing was applied by itself, the rule has a revision of its own and not its policy's, whether a ticket is covered is
another matter, nobody is called about what is not solved, nor again so soon, a form is named by a key that is no id, a
customer hears by no messenger, a task is no phase, nobody judges his own work, a file is none, nobody verifies what he mended
himself, there is nothing to compare a plan with, a period lies ahead, another's skills are written by whoever keeps people's
files."""


def test_every_call_has_rows():
    assert missing_rows() == []


def marks_hidden_from(seat) -> tuple[bytes, ...]:
    hidden = [b"CANARYMARK"]
    if seat.caller.kind is Kind.CUSTOMER:
        hidden += [b"CUSTOMERMARK", b"INTERNALMARK"]
    if seat.label == "customer:customer_contact":
        hidden.append(b"COLLEAGUEMARK")
    return tuple(hidden)


async def in_turn(work, *, at_once=AT_ONCE):
    slots = asyncio.Semaphore(at_once)

    async def one(piece):
        async with slots:
            return await piece

    return await asyncio.gather(*(one(piece) for piece in work))


def mixed(cells):
    """In an order by lot, always the same: neighbours are about the same call, and would wait for each other's locks."""
    return random.Random(1).sample(cells, len(cells))


async def prepared(stage, cells):
    """Each cell with its command: every row that it names is there."""
    commands = await in_turn(stage.world.command(cell) for cell in cells)
    return list(zip(cells, commands, strict=True))


async def ask_all(stage, questions):
    answers = await in_turn(
        stage.asking.answer(cell.door, cell.seat, cell.call, command) for cell, command in questions
    )
    return [(cell, answer) for (cell, _), answer in zip(questions, answers, strict=True)]


async def made_and_asked(stage, cell):
    """At once: of what a company may have only so many, the row would be gone by the time all others are made."""
    command = await stage.world.command(cell)
    return cell, await stage.asking.answer(cell.door, cell.seat, cell.call, command)


NEW_IN = {"helpdesk.phone_door.rang": re.compile(rb'"ring_id":"[0-9a-f-]+"')}
"""Ids that an answer has because of the question itself, whoever was named in it."""


def _told(cell, answer) -> bytes:
    new = NEW_IN.get(cell.call.name)
    return new.sub(b"", answer.said) if new else answer.said


def differences(answers) -> list[str]:
    """Foreign ids that are answered otherwise than absent ones."""
    absent, found = {}, []
    for cell, answer in answers:
        if cell.foreign == RANDOM:
            absent[cell.call, cell.field, cell.seat.label, cell.door] = answer
    for cell, answer in answers:
        expected = absent[cell.call, cell.field, cell.seat.label, cell.door]
        if (answer.status, answer.code, _told(cell, answer)) != (expected.status, expected.code, _told(cell, expected)):
            found.append(f"{cell}: {answer}, absent: {expected}")
    return found


async def test_matrix(stage, servers, figures):
    leaks = []

    def look(seat, call, answer):
        leaks.extend(
            f"{call.name} shows {seat.label} {mark!r}" for mark in marks_hidden_from(seat) if mark in answer.said
        )

    stage.asking.listeners.append(look)
    cells = list(negative_cells(stage.seats, by_lot=True))
    questions = await prepared(stage, cells)
    await nothing_waits()
    before = await rows_of(stage.world.other)
    answers = await ask_all(stage, questions)
    assert await rows_of(stage.world.other) == before
    twins = list(dict.fromkeys(twin_of(cell) for cell in cells if cell.seat.allowed(cell.call)))
    good = await in_turn(made_and_asked(stage, twin) for twin in mixed(twins))
    stage.asking.listeners.remove(look)

    assert leaks == []
    await nothing_waits()
    told = await surfaces(servers, stage)
    assert {name for name, text in told.items() if name.startswith("home") and b"CANARYMARK" in text} == set()
    # The same look at the other company's own events does see it.
    assert b"CANARYMARK" in told["other: events"]
    assert b"HOMEMARK" in told["home: events"]
    assert b"CANARYMARK" not in told["logs"]
    assert differences(answers) == []
    refused = [f"{cell}: {answer}" for cell, answer in good if not succeeds(cell, answer)]
    assert refused == []
    forbidden = [
        f"{cell}: {answer}" for cell, answer in answers if not cell.seat.allowed(cell.call) and answer.status != 403
    ]
    assert forbidden == []
    total = sum(stage.asking.count.values())
    figures("isolation matrix: requests", total)
    figures("isolation matrix: negative cells", len(cells))
    figures("isolation matrix: positive twins", len(twins))
    by_kind = defaultdict(int)
    for cell in cells:
        by_kind[cell.foreign] += 1
    figures("isolation matrix: ids of others", dict(by_kind))
    assert set(by_kind) == {RANDOM, COMPANY, CUSTOMER, COLLEAGUE}
    assert total >= LEAST


async def rows_of(company) -> dict[str, list[str]]:
    """Everything that the company has, but for what the background writes."""
    found = {}
    for party in SERVICES:
        async with superuser(party) as connection:
            tables = await connection.fetch(
                "select table_name from information_schema.columns "
                "where table_schema = 'public' and column_name = 'tenant_id'"
            )
            for (table,) in tables:
                if table in BACKGROUND or "event" in table:
                    continue
                rows = await connection.fetch(
                    f'select t::text from "{table}" t where tenant_id = $1 order by 1',
                    company.tenant_id,
                )
                found[f"{party}.{table}"] = [row[0] for row in rows]
    return found


async def surfaces(servers, stage) -> dict[str, bytes]:
    """Where else a text could come out: events on the stream, mails, logs."""
    home, other = stage.world.home.tenant_id, stage.world.other.tenant_id
    found = {"home: events": await events_of(servers, home), "other: events": await events_of(servers, other)}
    ports = json.loads((servers.place.home / "ports.json").read_text())
    async with httpx.AsyncClient(trust_env=False, timeout=60) as web:
        mails = (await web.get(f"http://127.0.0.1:{ports['mail']}/mails.json")).json()
    ours = [mail for mail in mails if any("homemark" in to or "seat.example" in to for to in mail["to"])]
    found["home: mails"] = json.dumps(ours).encode()
    found["logs"] = b"".join(path.read_bytes() for path in servers.place.logs.glob("*.log"))
    return found


async def events_of(servers, tenant_id) -> bytes:
    client = await nats.connect(servers.nats_url, nkeys_seed_str=servers.secret("nats-ops"), inbox_prefix="_INBOX_ops")
    try:
        stream = client.jetstream()
        wanted = ConsumerConfig(
            filter_subject=f"c0.event.*.*.*.*.{tenant_id}", deliver_policy=DeliverPolicy.ALL, ack_policy=AckPolicy.NONE
        )
        consumer = await stream.pull_subscribe(f"c0.event.*.*.*.*.{tenant_id}", stream=STREAM, config=wanted)
        found = []
        while True:
            try:
                found += [message.data for message in await consumer.fetch(500, timeout=1)]
            except TimeoutError:
                return b"\n".join(found)
    finally:
        await client.close()


def succeeds(cell, answer) -> bool:
    return answer.is_good or answer.code in NOT_SUCCEEDING.get(cell.call.name, ())
