"""Merges at once: whatever the order, each ticket ends in one place, and nobody waits in a circle."""

import asyncio

import pytest

from services.helpdesk.db import DB
from shared.contracts.desk.linking import MERGE_TICKET, UNMERGE_TICKET, MergeTicket
from shared.contracts.helpdesk import OPEN_TICKET, READ_TICKET, MoveTicket, OpenTicket, ReadTicket
from shared.core.errors import DomainError
from shared.core.ids import new_id

WHERE = """
select id, state = 'merged' as is_merged, merged_into, coalesce(merged, '{}') as merged
from ticket where tenant_id = $1 and id = any($2)
"""


async def opened(ask, cast, count):
    made = [await ask(OPEN_TICKET, cast.hsiaohan, OpenTicket(title=f"第 {n} 件", body="壞了")) for n in range(count)]
    return [one.id for one in made]


async def merge(ask, cast, one, into):
    revision = (await ask(READ_TICKET, cast.bohan, ReadTicket(ticket_id=one))).revision
    command = MergeTicket(ticket_id=one, into_id=into, revision=revision)
    return await ask(MERGE_TICKET, cast.bohan, command, key=new_id().hex)


async def at_once(*acts):
    """What went wrong, by its code; nothing but refusals."""
    ends = await asyncio.gather(*acts, return_exceptions=True)
    assert [one for one in ends if isinstance(one, BaseException) and not isinstance(one, DomainError)] == []
    return [one.code for one in ends if isinstance(one, DomainError)]


async def check_whole(cast, ids):
    """Who says that he went somewhere is counted there, once, and nowhere else; nobody goes on from there."""
    async with DB.tenant_scope(cast.tenant_id):
        rows = {row["id"]: row for row in await DB.rows(WHERE, cast.tenant_id, ids)}
    for one, row in rows.items():
        assert row["is_merged"] is (row["merged_into"] is not None)
        holders = [other for other, there in rows.items() if one in there["merged"]]
        assert holders == ([row["merged_into"]] if row["is_merged"] else [])
        assert len(set(row["merged"])) == len(row["merged"])
        assert not (row["is_merged"] and row["merged"])


@pytest.mark.parametrize("turn", range(3))
async def test_each_into_the_other(ask, cast, turn):
    one, other = await opened(ask, cast, 2)
    refused = await at_once(merge(ask, cast, one, other), merge(ask, cast, other, one))
    assert len(refused) == 1
    await check_whole(cast, [one, other])


@pytest.mark.parametrize("turn", range(3))
async def test_round_in_a_circle(ask, cast, turn):
    ids = await opened(ask, cast, 3)
    await at_once(*(merge(ask, cast, one, into) for one, into in zip(ids, [*ids[1:], ids[0]], strict=True)))
    await check_whole(cast, ids)


@pytest.mark.parametrize("turn", range(3))
async def test_out_of_one_and_into_another(ask, cast, turn):
    """Twice undone and merged elsewhere, by three who have the same page open."""
    source, first, second = await opened(ask, cast, 3)
    await merge(ask, cast, source, first)
    revision = (await ask(READ_TICKET, cast.bohan, ReadTicket(ticket_id=source))).revision

    async def undo():
        command = MoveTicket(ticket_id=source, revision=revision)
        return await ask(UNMERGE_TICKET, cast.bohan, command, key=new_id().hex)

    async def undo_and_on():
        await undo()
        await merge(ask, cast, source, second)

    await at_once(undo_and_on(), undo(), undo_and_on())
    await check_whole(cast, [source, first, second])
