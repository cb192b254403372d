"""What ended before a ticket was imported was promised elsewhere: neither kept nor broken here, but it took its time."""

from datetime import timedelta

from services.helpdesk.db import DB
from services.helpdesk.tickets.importing import import_ticket
from shared.contracts.desk.reports import READ_REPORT, ReportQuery
from shared.contracts.desk.rules import ClockKind
from shared.contracts.helpdesk import REPLY_TICKET, ImportedMessage, ImportTicket, ReplyTicket
from shared.contracts.parties import Caller, Kind, Party
from shared.core.clock import now
from shared.core.ids import new_id
from tests.helpdesk.clocks.world import age, promise, rules, settled

ANSWERS = (ClockKind.FIRST_RESPONSE, ClockKind.NEXT_RESPONSE)


async def taken_over(cast, *said):
    """`said` are (hours ago, by staff)."""
    begun = now()
    messages = tuple(
        ImportedMessage(at=begun - timedelta(hours=ago), author="某人", from_staff=by_staff, body="請看。")
        for ago, by_staff in said
    )
    command = ImportTicket(
        source="old",
        external_id=str(new_id()),
        title="印表機",
        requester_id=cast.hsiaohan.actor_id,
        opened_at=messages[0].at,
        messages=messages,
    )
    caller = Caller(tenant_id=cast.tenant_id, kind=Kind.SERVICE, party=Party.CLI, name="import")
    async with DB.tenant_scope(cast.tenant_id):
        ticket_id = (await import_ticket(caller, command)).ticket_id
    await settled(cast.tenant_id, ticket_id)
    return ticket_id


async def say(ask, cast, ticket_id, *who):
    for one in who:
        await ask(REPLY_TICKET, one, ReplyTicket(ticket_id=ticket_id, body="請看。"))
        await settled(cast.tenant_id, ticket_id)


async def figures(ask, cast):
    today = now().date()
    query = ReportQuery(first_day=today - timedelta(days=9), last_day=today + timedelta(days=1))
    report = await ask(READ_REPORT, cast.peishan, query)
    return report, {row.clock: (row.met, row.breached) for row in report.clocks}


async def test_neither_kept_nor_broken_but_counted_in_volume_and_times(ask, cast):
    await promise(ask, cast, rules(90, *ANSWERS))
    kept = await taken_over(cast, (100, False), (99, True), (98, False), (97, True))
    await taken_over(cast, (100, False), (90, True))  # too late, elsewhere
    report, told = await figures(ask, cast)
    assert told == {"first_response": (0, 0), "next_response": (0, 0)}
    assert report.opened == 2
    times = {row.clock: (row.p50, row.p90) for row in report.clocks}
    assert times["first_response"] == (3600, 36_000)
    assert times["next_response"] == (3600, 3600)
    await say(ask, cast, kept, cast.hsiaohan, cast.bohan)  # its second answer was elsewhere, its third is ours
    assert (await figures(ask, cast))[1] == {"first_response": (0, 0), "next_response": (1, 0)}


async def test_what_ends_after_the_import_counts_as_always(ask, cast):
    await promise(ask, cast, rules(90, *ANSWERS))
    fresh, late = await taken_over(cast, (1, False)), await taken_over(cast, (1, False))
    await say(ask, cast, fresh, cast.bohan)
    await age(cast.tenant_id, late, 60 * 60)  # due half an hour after it came
    await say(ask, cast, late, cast.bohan)
    assert (await figures(ask, cast))[1] == {"first_response": (1, 1)}
