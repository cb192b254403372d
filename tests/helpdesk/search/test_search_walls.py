"""Searching under the walls: what a company, an organisation and a contact may find; and that the index is used under
the roles of production, where a policy would have left it aside."""

import json

import asyncpg
import pytest

from services.helpdesk.db import DB
from services.helpdesk.search.grams import Numbers, asked
from shared.contracts.desk.linking import MERGE_TICKET, MergeTicket
from shared.contracts.desk.search import SEARCH, SearchQuery
from shared.contracts.helpdesk import NOTE_TICKET, OPEN_TICKET, NoteTicket, OpenTicket
from shared.contracts.parties import Party
from shared.core.ids import NIL, new_id
from tests.factories.helpdesk import make_cast
from tests.helpdesk.search.world import indexed, numbers
from tests.matrix.behind import superuser

HITS = (
    "select ticket_id, entry_id from search_hits($1, null, '{}', 0, 0, '-infinity', 'infinity',"
    " 'ffffffff-ffff-ffff-ffff-ffffffffffff', false, null, null, null, false, null, null, null, null,"
    " null, 1000)"
)


@pytest.fixture
async def two(ask, cast):
    """Two companies; in each a ticket of 王筱涵, of her manager, of the other customer, all with a note."""
    other = await make_cast()
    for one in (cast, other):
        for who in (one.hsiaohan, one.manager, one.stranger):
            ticket = await ask(OPEN_TICKET, who, OpenTicket(title=f"金絲雀 {who.name}", body="金絲雀在唱歌"))
            await ask(NOTE_TICKET, one.bohan, NoteTicket(ticket_id=ticket.id, body="內部機密：金絲雀合約"))
        await indexed(one.tenant_id)
    return cast, other


async def test_everybody_finds_what_he_may_read(ask, two):
    mine, other = two
    assert sorted(await numbers(ask, mine.bohan, "金絲雀")) == ["HD-1", "HD-2", "HD-3"]
    assert await numbers(ask, mine.hsiaohan, "金絲雀") == ["HD-1"]
    assert sorted(await numbers(ask, mine.manager, "金絲雀")) == ["HD-1", "HD-2"]
    assert await numbers(ask, mine.stranger, "金絲雀") == ["HD-3"]
    assert await numbers(ask, other.stranger, "HD-3") == ["HD-3"]
    assert await numbers(ask, mine.hsiaohan, "HD-2") == []
    assert await numbers(ask, mine.hsiaohan, "HD-3") == []


async def test_who_was_merged_into_a_conversation_finds_it(ask, cast):
    """He reads it in the portal, so he finds it there: by its words, its number, and a filter alone."""
    own = await ask(OPEN_TICKET, cast.hsiaohan, OpenTicket(title="印表機", body="卡紙了"))
    whole = await ask(OPEN_TICKET, cast.manager, OpenTicket(title="三樓設備", body="碳粉用盡"))
    await indexed(cast.tenant_id)
    assert await numbers(ask, cast.hsiaohan, "碳粉") == []
    note = NoteTicket(ticket_id=whole.id, body="碳粉合約")
    await ask(NOTE_TICKET, cast.bohan, note)
    command = MergeTicket(ticket_id=own.id, revision=own.revision, into_id=whole.id)
    await ask(MERGE_TICKET, cast.bohan, command)
    await indexed(cast.tenant_id)
    for query in ("碳粉", whole.number, "status:open 碳粉", "status:open"):
        assert whole.number in await numbers(ask, cast.hsiaohan, query), query
    assert await numbers(ask, cast.hsiaohan, "合約") == []
    assert await numbers(ask, cast.stranger, "碳粉") == []


@pytest.mark.parametrize("query", ["合約", "內部機密", "金絲雀 合約", "合約 status:open", "陳柏翰"])
async def test_customers_never_find_a_note(ask, two, query):
    mine, _ = two
    for who in (mine.hsiaohan, mine.manager):
        page = await ask(SEARCH, who, SearchQuery(q=query))
        assert page.tickets == ()
        assert page.parties == ()
    assert len((await ask(SEARCH, mine.bohan, SearchQuery(q=query))).tickets) == 3


async def test_customers_have_no_filters_about_people(ask, two):
    mine, _ = two
    page = await ask(SEARCH, mine.manager, SearchQuery(q="金絲雀 assignee:陳柏翰 customer:青禾"))
    assert sorted(hit.number for hit in page.tickets) == ["HD-1", "HD-2"]
    assert {hint.code for hint in page.hints} == {"search.filter_unknown"}


async def test_the_function_itself_keeps_both_walls(two):
    """With no application in front of it, and asked for everything."""
    mine, other = two
    async with DB.scope(mine.bohan):
        found = {row["entry_id"] for row in await DB.rows(HITS, [])}
        own = {row["id"] for row in await DB.rows("select id from message")}
    assert len(found) == 3  # each ticket stands once, where its newest line stands
    assert found <= own
    async with DB.scope(mine.hsiaohan):
        found = {row["ticket_id"] for row in await DB.rows(HITS, [])}
        entries = {row["entry_id"] for row in await DB.rows(HITS, [])}
        tickets = {row["id"] for row in await DB.rows("select id from ticket")}
        public = {row["id"] for row in await DB.rows("select id from message")}
    assert found == tickets
    assert entries <= public
    word = Numbers(other.tenant_id).of(asked("金絲雀", is_phrase=False))
    async with DB.scope(mine.bohan):
        assert await DB.rows(HITS, word) == []


@pytest.mark.parametrize(
    "statement",
    [
        "select 1 from search_entry",
        "select 1 from search_party",
        "select 1 from search_todo",
        "insert into search_todo values (gen_random_uuid(), gen_random_uuid(), 'message')",
        "select * from search_parties('{}', null, 10)",
        "select search_people(gen_random_uuid(), null, gen_random_uuid(), '{}', 10)",
        "select search_meaning(gen_random_uuid(), null, gen_random_uuid(), '{}')",
        "select search_names(gen_random_uuid(), null, gen_random_uuid(), '{tag}')",
    ],
)
async def test_customers_have_no_right_to(two, statement):
    mine, _ = two
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with DB.scope(mine.hsiaohan):
            await DB.connection.execute(statement)


async def test_without_a_company_or_as_anybody_else_it_fails(servers, whole):
    arguments = {"host": str(servers.place.run), "database": "huifang_helpdesk", "ssl": False}
    for role, error in (("app", asyncpg.PostgresError), ("portal", asyncpg.PostgresError)):
        connection = await asyncpg.connect(
            **arguments, user=f"helpdesk_{role}", password=servers.secret(f"db-helpdesk-{role}")
        )
        with pytest.raises(error):
            await connection.fetch(HITS, [])
        await connection.execute(f"set app.tenant_id = '{NIL}'")
        if role == "portal":  # a customer who does not say of which organisation
            with pytest.raises(error):
                await connection.fetch(HITS, [])
        await connection.close()
    async with superuser(Party.HELPDESK) as connection:
        await connection.execute(f"set app.tenant_id = '{NIL}'")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.fetch(HITS, [])


LINES = 20_000


@pytest.fixture
async def large(two):
    """The first company with twenty thousand lines more, whose words are others."""
    mine, _ = two
    async with superuser(Party.HELPDESK) as connection:
        await connection.execute("set session_replication_role = replica")  # lines without their messages
        ticket = await connection.fetchrow("select id, customer_id from ticket where tenant_id = $1", mine.tenant_id)
        await connection.execute(
            "insert into search_entry select $1, gen_random_uuid(), $2, $3, 'public', now() - make_interval(hours => n),"
            " array(select (random() * 2000000000)::int from generate_series(1, 40) where n > 0)"
            " from generate_series(1, $4::int) n",
            mine.tenant_id, ticket["id"], ticket["customer_id"], LINES,
        )  # fmt: skip
        await connection.execute("set session_replication_role = origin")
        await connection.execute("vacuum analyze search_entry")
    yield mine
    async with superuser(Party.HELPDESK) as connection:
        await connection.execute("delete from search_entry where tenant_id = $1", mine.tenant_id)


@pytest.mark.parametrize("who", ["bohan", "manager"])
async def test_the_index_is_used_under_the_real_roles(large, who):
    """The function hides its plan, so its pages are counted: reading the company's lines would be hundreds of them."""
    caller = getattr(large, who)
    words = Numbers(large.tenant_id).of(asked("金絲雀", is_phrase=False))
    async with superuser(Party.HELPDESK) as connection:
        before = await _scans(connection)
        pages = await connection.fetchval("select relpages from pg_class where relname = 'search_entry'")
    async with DB.scope(caller):
        await DB.rows(HITS, words)  # a session's first call also reads the catalogue
        plan = await DB.value(f"explain (analyze, buffers, format json) {HITS.replace('$1', '$1::int[]')}", words)
    node = json.loads(plan)[0]["Plan"]
    assert node["Actual Rows"] == (3 if who == "bohan" else 2)
    assert pages > 500
    assert node["Shared Hit Blocks"] + node["Shared Read Blocks"] < 200
    async with DB.scope(caller):
        await DB.connection.execute("select pg_stat_force_next_flush()")
    async with superuser(Party.HELPDESK) as connection:
        assert await _scans(connection) > before


async def _scans(connection) -> int:
    return await connection.fetchval(
        "select idx_scan from pg_stat_user_indexes where indexrelname = 'search_entry_words'"
    )


async def test_a_policy_alone_would_leave_the_index_aside(large):
    """Why the function runs with its owner's rights: under the policy of the app the same condition reads every line."""
    words = Numbers(large.tenant_id).of(asked("金絲雀", is_phrase=False))
    async with DB.scope(large.bohan):
        plan = await DB.value(
            "explain (format json) select id from search_entry where words @> $1::int[] and tenant_id = $2",
            words, large.tenant_id,
        )  # fmt: skip
    assert "search_entry_words" not in plan


async def test_a_line_of_another_company_cannot_be_written(two):
    mine, other = two
    with pytest.raises(asyncpg.PostgresError):
        async with DB.scope(mine.bohan):
            await DB.run(
                "insert into search_entry values ($1, $2, $2, $2, 'public', now(), '{}')", other.tenant_id, new_id()
            )
