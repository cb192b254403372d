"""The walls of helpdesk's tables with no application in front of them: plain SQL as the roles the service uses.

Attack A3: every statement here leaves out the application's own filters; row-level security alone must hold.
"""

import asyncpg
import pytest

from services.helpdesk.db import DB
from shared.contracts.helpdesk import NOTE_TICKET, OPEN_TICKET, NoteTicket, OpenTicket
from shared.core.ids import new_id
from tests.factories.helpdesk import make_cast

WALLED = ("company", "member", "customer", "contact", "ticket", "message", "ticket_event", "file")
DENIED = asyncpg.InsufficientPrivilegeError


@pytest.fixture
async def two(ask, cast):
    """Two companies, each with a ticket of either customer and an internal note."""
    other = await make_cast()
    for one in (cast, other):
        for who in (one.hsiaohan, one.stranger):
            ticket = await ask(OPEN_TICKET, who, OpenTicket(title=f"of {who.name}", body="canary"))
            await ask(NOTE_TICKET, one.bohan, NoteTicket(ticket_id=ticket.id, body="internal"))
    return cast, other


@pytest.mark.parametrize("table", WALLED)
async def test_staff_see_their_company_without_any_filter(two, table):
    mine, _ = two
    async with DB.scope(mine.bohan):
        tenants = {row["tenant_id"] for row in await DB.rows(f"select tenant_id from {table}")}
    assert tenants <= {mine.tenant_id}
    assert tenants or table == "file"


async def test_staff_cannot_write_into_another_company(two):
    mine, other = two
    async with DB.scope(mine.bohan):
        assert await DB.run("update ticket set title = 'x' where tenant_id = $1", other.tenant_id) == 0
        assert await DB.run("update ticket set title = 'mine'") == 2
    for statement in (
        "update ticket set tenant_id = $1",
        "insert into counter values ($1, 'ticket', 1)",
        "insert into inbox values ($1, 'x', gen_random_uuid())",
    ):
        with pytest.raises(DENIED):
            async with DB.scope(mine.bohan):
                await DB.run(statement, other.tenant_id)


async def test_no_reference_reaches_another_company(two):
    mine, other = two
    async with DB.scope(other.bohan):
        theirs = await DB.row("select id, customer_id from ticket limit 1")
    async with DB.scope(mine.bohan):
        with pytest.raises(asyncpg.ForeignKeyViolationError):
            await DB.run(
                "insert into message (tenant_id, id, ticket_id, customer_id, side, author_name, visibility, channel,"
                " body, at) values ($1, $2, $3, $4, 'staff', 'x', 'public', 'desk', 'x', now())",
                mine.tenant_id,
                new_id(),
                theirs["id"],
                theirs["customer_id"],
            )


async def test_customers_see_their_organisation_and_public_words_only(two):
    mine, _ = two
    async with DB.scope(mine.hsiaohan):
        tickets = await DB.rows("select title, customer_id from ticket")
        messages = await DB.rows("select body, visibility from message")
        customers = await DB.rows("select name from customer")
        contacts = await DB.rows("select name from contact")
    assert {row["customer_id"] for row in tickets} == {mine.hsiaohan.customer_id}
    assert {(row["body"], row["visibility"]) for row in messages} == {("canary", "public")}
    assert [row["name"] for row in customers] == ["景明醫院"]
    assert {row["name"] for row in contacts} == {"王筱涵", "李主任"}


@pytest.mark.parametrize(
    "statement",
    [
        "select 1 from ticket_event",
        "select 1 from member",
        "select 1 from company",
        "select mail from contact",
        "select 1 from outbox",
        "select 1 from inbox",
        "select 1 from dead_letter",
        "select 1 from migration",
        "delete from ticket",
        "delete from message",
        "update message set body = 'x'",
        "update ticket set title = 'x'",
        "update ticket set assignee_id = null",
        "update ticket set customer_id = gen_random_uuid()",
        "update customer set name = 'x'",
        "truncate ticket",
        "create table x (id int)",
        "create temp table x (id int)",
        "set session authorization helpdesk_owner",
        "set role helpdesk_owner",
        "select queue_page(gen_random_uuid(), null, gen_random_uuid(), 'open', now(), gen_random_uuid(), 5, null, 'due')",
        "select ticket_page(gen_random_uuid(), null, gen_random_uuid(), 1, '{}')",
        "select pg_read_file('/etc/passwd')",
    ],
)
async def test_customers_have_no_right_to(two, statement):
    mine, _ = two
    with pytest.raises((DENIED, asyncpg.InvalidParameterValueError)):
        async with DB.scope(mine.hsiaohan):
            await DB.connection.execute(statement)


async def test_a_customer_cannot_speak_internally_or_on_a_hidden_ticket(two):
    mine, _ = two
    async with DB.scope(mine.bohan):
        hidden = await DB.value("select id from ticket where customer_id = $1", mine.stranger.customer_id)
        own = await DB.value("select id from ticket where customer_id = $1", mine.hsiaohan.customer_id)
    say = (
        "insert into message (tenant_id, id, ticket_id, customer_id, side, author_name, visibility, channel, body, at)"
        " values ($1, $2, $3, $4, 'customer', 'x', $5, 'portal', 'x', now())"
    )
    for ticket_id, visibility in ((own, "internal"), (hidden, "public")):
        with pytest.raises((DENIED, asyncpg.ForeignKeyViolationError)):
            async with DB.scope(mine.hsiaohan):
                await DB.run(say, mine.tenant_id, new_id(), ticket_id, mine.hsiaohan.customer_id, visibility)


async def test_a_customer_cannot_act_as_another_customer(two):
    mine, _ = two
    async with DB.scope(mine.stranger):
        assert await DB.run("update ticket set state = 'closed' where customer_id = $1", mine.hsiaohan.customer_id) == 0


async def test_answers_under_another_actors_key_are_out_of_reach(ask, two):
    mine, _ = two
    await ask(OPEN_TICKET, mine.manager, OpenTicket(title="a", body="b"), key="theirs")
    async with DB.scope(mine.hsiaohan):
        assert await DB.rows("select 1 from idempotency where key = 'theirs'") == []


async def test_every_hot_function_keeps_to_its_company(two):
    """Called with another company's ids, the one-round-trip functions find nothing."""
    mine, other = two
    async with DB.scope(other.bohan):
        theirs = await DB.value("select id from ticket limit 1")
    for caller in (mine.bohan, mine.hsiaohan):
        assert await DB.once(caller, "select read_ticket($1, $2, $3, $4, null, '{}')", theirs) is None
    listed = await DB.once(
        mine.bohan,
        "select list_tickets($1, $2, $3, null, null, null, $4, null, 'infinity', $5, 50)",
        other.stranger.customer_id,
        new_id(),
    )
    assert '"seen" : 0' in listed
