"""Attack A1, generated from the contracts: every call × every id field × whose id × every role, through both doors.

A foreign id must be answered exactly like one that does not exist, and the same question with an own id must succeed.
"""

import asyncio
from collections import defaultdict

from shared.contracts.parties import Kind
from tests.matrix.cells import COLLEAGUE, COMPANY, CUSTOMER, RANDOM, missing_rows, negative_cells, twin_of

LEAST = 5_000
AT_ONCE = 16

NOT_SUCCEEDING = {
    "gateway.providers.verify_domain": "provider.domain_unverified",
    "gateway.operations.retry": "dead_letter.listener_gone",
    "projects.operations.retry": "dead_letter.listener_gone",
}
"""Positive twins that reach their row and then end for a reason of their own: no TXT record is set, nobody listens."""


def test_every_call_has_rows():
    assert missing_rows() == []


def marks_hidden_from(seat) -> tuple[bytes, ...]:
    hidden = [b"CANARYMARK"]
    if seat.caller.kind is Kind.CUSTOMER:
        hidden += [b"CUSTOMERMARK", b"INTERNALMARK"]
    if seat.label == "customer:customer_contact":
        hidden.append(b"COLLEAGUEMARK")
    return tuple(hidden)


async def in_turn(work):
    slots = asyncio.Semaphore(AT_ONCE)

    async def one(piece):
        async with slots:
            return await piece

    return await asyncio.gather(*(one(piece) for piece in work))


async def prepared(stage, cells):
    """Each cell with its command: every row that it names is there."""
    commands = await in_turn(stage.world.command(cell) for cell in cells)
    return list(zip(cells, commands, strict=True))


async def ask_all(stage, questions):
    answers = await in_turn(
        stage.asking.answer(cell.door, cell.seat, cell.call, command) for cell, command in questions
    )
    return [(cell, answer) for (cell, _), answer in zip(questions, answers, strict=True)]


def differences(answers) -> list[str]:
    """Foreign ids that are answered otherwise than absent ones."""
    absent, found = {}, []
    for cell, answer in answers:
        if cell.foreign == RANDOM:
            absent[cell.call, cell.field, cell.seat.label, cell.door] = answer
    for cell, answer in answers:
        expected = absent[cell.call, cell.field, cell.seat.label, cell.door]
        if (answer.status, answer.code, answer.said) != (expected.status, expected.code, expected.said):
            found.append(f"{cell}: {answer}, absent: {expected}")
    return found


async def test_matrix(stage, figures):
    leaks = []

    def look(seat, call, answer):
        leaks.extend(
            f"{call.name} shows {seat.label} {mark!r}" for mark in marks_hidden_from(seat) if mark in answer.said
        )

    stage.asking.listeners.append(look)
    cells = list(negative_cells(stage.seats))
    answers = await ask_all(stage, await prepared(stage, cells))
    twins = list(dict.fromkeys(twin_of(cell) for cell in cells if cell.seat.allowed(cell.call)))
    good = await ask_all(stage, await prepared(stage, twins))
    stage.asking.listeners.remove(look)

    assert leaks == []
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


def succeeds(cell, answer) -> bool:
    return answer.is_good or answer.code == NOT_SUCCEEDING.get(cell.call.name)
