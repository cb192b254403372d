"""Filters by the company's own words: categories with what is below them, teams, tags; and whom they are not for."""

import asyncpg
import pytest

from services.helpdesk.db import DB
from services.helpdesk.search.queries import LAST
from shared.contracts.desk.categories import CREATE_CATEGORY, CreateCategory
from shared.contracts.desk.details import TAG_TICKET, TagTicket
from shared.contracts.desk.handing import HAND_OVER, HandOver
from shared.contracts.desk.search import SEARCH, SearchQuery
from shared.contracts.desk.teams import CREATE_TEAM, CreateTeam
from shared.contracts.helpdesk import (
    OPEN_TICKET,
    READ_TICKET,
    SET_CATEGORY,
    TAKE_TICKET,
    OpenTicket,
    ReadTicket,
    SetCategory,
    TakeTicket,
)
from shared.core.ids import new_id
from tests.factories.helpdesk import make_cast
from tests.helpdesk.search.world import indexed, numbers


async def named(ask, cast, name, parent_id=None):
    command = CreateCategory(name=name, parent_id=parent_id)
    return (await ask(CREATE_CATEGORY, cast.peishan, command, key=new_id().hex)).id


async def filed(ask, cast, ticket_id, *, category_id=None, team_id=None, tags=()):
    if tags:
        await ask(TAG_TICKET, cast.bohan, TagTicket(ticket_id=ticket_id, add=tags))
    if category_id is not None:
        now = await ask(READ_TICKET, cast.bohan, ReadTicket(ticket_id=ticket_id))
        command = SetCategory(ticket_id=ticket_id, revision=now.revision, category_id=category_id)
        await ask(SET_CATEGORY, cast.bohan, command)
    if team_id is not None:
        now = await ask(READ_TICKET, cast.bohan, ReadTicket(ticket_id=ticket_id))
        await ask(HAND_OVER, cast.bohan, HandOver(ticket_id=ticket_id, revision=now.revision, team_id=team_id))


@pytest.fixture
async def desk(ask, cast):
    """HD-1 below 設備 (VIP), HD-2 in 設備 and the team 現場 二線 (VIP 客戶), HD-3 in 網路, of the other customer."""
    devices = await named(ask, cast, "設備")
    printers, network = await named(ask, cast, "標籤 印表機", devices), await named(ask, cast, "網路")
    team = await ask(CREATE_TEAM, cast.peishan, CreateTeam(name="現場 二線"))
    await ask(CREATE_TEAM, cast.peishan, CreateTeam(name="空的"))
    opened = [
        await ask(OPEN_TICKET, who, OpenTicket(title=f"列印 {at}", body="卡紙"))
        for at, who in enumerate((cast.hsiaohan, cast.hsiaohan, cast.stranger))
    ]
    await filed(ask, cast, opened[0].id, category_id=printers, tags=("VIP",))
    await filed(ask, cast, opened[1].id, category_id=devices, team_id=team.id, tags=("VIP 客戶", "急件"))
    await filed(ask, cast, opened[2].id, category_id=network)
    now = await ask(READ_TICKET, cast.bohan, ReadTicket(ticket_id=opened[2].id))
    await ask(TAKE_TICKET, cast.bohan, TakeTicket(ticket_id=now.id, revision=now.revision))
    await indexed(cast.tenant_id)
    return cast


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("tag:vip", ["HD-1"]),  # said whole
        ("tag:客戶", ["HD-2"]),
        ('tag:"vip 客户" 列印', ["HD-2"]),
        ("標籤:急件 列印", ["HD-2"]),
        ("tag:vip tag:急件 列印", ["HD-2", "HD-1"]),
        ("category:設備", ["HD-2", "HD-1"]),
        ("category:设备 列印", ["HD-2", "HD-1"]),
        ('分類:"標籤 印表機"', ["HD-1"]),
        ("category:網路 列印", ["HD-3"]),
        ('team:"現場 二線"', ["HD-2"]),
        ("team:現場 列印", ["HD-2"]),
        ("team:空的 列印", []),
        ("category:設備 tag:vip status:open", ["HD-1"]),
        ("category:網路 tag:vip", []),
        ("category:網路 assignee:me 列印", ["HD-3"]),
    ],
)
async def test_a_query_finds(ask, desk, query, found):
    assert sorted(await numbers(ask, desk.bohan, query)) == sorted(found)


@pytest.mark.parametrize("name", ["tag", "category", "team"])
async def test_what_does_not_exist_finds_nothing_and_is_said(ask, desk, name):
    for query in (f'{name}:"沒有 這個" 列印', f"{name}:沒有 列印 assignee:me"):
        page = await ask(SEARCH, desk.bohan, SearchQuery(q=query))
        assert page.tickets == ()
        assert [hint.code for hint in page.hints] == ["search.nobody"]


async def test_another_company_s_words_mean_nothing_here(ask, desk):
    other = await make_cast()
    ticket = await ask(OPEN_TICKET, other.hsiaohan, OpenTicket(title="列印", body="卡紙"))
    await filed(ask, other, ticket.id, category_id=await named(ask, other, "外人的"), tags=("外人",))
    await indexed(other.tenant_id)
    assert await numbers(ask, other.bohan, "tag:外人 category:外人的 列印") == ["HD-1"]
    for query in ("tag:外人 列印", "category:外人的"):
        page = await ask(SEARCH, desk.bohan, SearchQuery(q=query))
        assert (page.tickets, [hint.code for hint in page.hints]) == ((), ["search.nobody"])


async def test_customers_do_not_learn_of_our_words_by_searching(ask, desk):
    page = await ask(SEARCH, desk.hsiaohan, SearchQuery(q="列印 tag:vip category:網路 team:空的"))
    assert sorted(hit.number for hit in page.tickets) == ["HD-1", "HD-2"]
    assert [(hint.code, hint.word) for hint in page.hints] == [
        ("search.filter_unknown", name) for name in ("tag", "category", "team")
    ]
    assert page.filters == ()
    hits = (
        "select ticket_id from search_hits('{}', null, '{}', 0, 0, '-infinity', 'infinity', $1, false, null, null,"
        " null, false, null, null, null, $2, null, 1000)"
    )
    async with DB.scope(desk.bohan):
        assert len(await DB.rows(hits, LAST, ["vip"])) == 1
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with DB.scope(desk.hsiaohan):
            await DB.rows(hits, LAST, ["vip"])
