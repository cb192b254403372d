"""The hotline: who calls, what is written down of it, and what a call does to a ticket's clocks."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from services.helpdesk.db import DB
from services.helpdesk.phone.numbers import digits, e164, is_like_number, shown, tail, usual_region
from shared.contracts.desk import phone as p
from shared.contracts.desk import phone_calls as c
from shared.contracts.desk.commitments import CREATE_COMMITMENT, CreateCommitment
from shared.contracts.helpdesk import (
    READ_TICKET,
    REPLY_TICKET,
    RESOLVE_TICKET,
    Channel,
    ReadTicket,
    ReplyTicket,
    ResolveTicket,
    TicketState,
    Visibility,
)
from shared.core.clock import now
from shared.core.errors import DomainError, NotFound
from shared.core.ids import new_id
from tests.helpdesk.clocks.world import age, clocks, opened, promise, rules, settled, value

NUMBER, LOCAL = "+886223456789", "02-2345 6789"
_PHONE = "update contact set phone = $3 where tenant_id = $1 and id = $2"


async def doing(ask, call, who, command):
    return await ask(call, who, command, key=uuid4().hex if call.write else "")


async def logged(ask, who, **given):
    return await doing(ask, c.LOG_CALL, who, p.LogCall(**{"notes": "印表機卡紙", **given}))


async def refused(code, field, work):
    with pytest.raises(DomainError) as error:
        await work
    assert error.value.fields.get(field, error.value.code) == code


async def dials(cast, who, phone):
    """As the directory's copy has it."""
    async with DB.tenant_scope(cast.tenant_id):
        await DB.run(_PHONE, cast.tenant_id, who.actor_id, phone)


@pytest.mark.parametrize(
    ("said", "region", "number"),
    [
        (LOCAL, "TW", NUMBER),
        ("(02) 2345-6789 #12", "TW", NUMBER),
        ("+886 2 2345 6789", "", NUMBER),
        ("0912 345 678", "TW", "+886912345678"),
        ("020 7946 0958", "GB", "+442079460958"),
        ("2345 6789", "HK", "+85223456789"),
        ("021-6279-9999", "CN", "+862162799999"),
        (LOCAL, "", None),
        ("12", "TW", None),
        ("x", "TW", None),
    ],
)
def test_numbers_are_read_in_the_company_s_country(said, region, number):
    assert e164(said, region) == number


def test_numbers_are_shown_as_people_write_them():
    assert shown(NUMBER, "TW") == "02 2345 6789"
    assert shown(NUMBER, "GB") == "+886 2 2345 6789"
    assert (tail("02-2345 6789#12"), digits("02-2345 x9")) == ("3456789", "022345")
    assert [is_like_number(text) for text in ("0912", "+886 2", "王筱涵", "HD-12", "12")] == [True, True, *[False] * 3]
    assert (usual_region("Asia/Taipei"), usual_region("America/New_York"), usual_region("UTC")) == ("TW", "US", "")


async def test_whoever_calls_is_found_by_number_however_it_is_written(ask, cast):
    await dials(cast, cast.hsiaohan, "02 2345-6789 #301")
    await dials(cast, cast.stranger, "03 2345 6789")  # ends alike, and is another
    for q in (LOCAL, "+886 2 2345 6789", "886 2 2345 6789", "(02)23456789"):
        found = await doing(ask, c.LOOK_UP_CALLER, cast.bohan, p.LookUpCaller(q=q))
        assert [(one.contact_id, one.known_by) for one in found.items] == [(cast.hsiaohan.actor_id, "directory")], q
        assert (found.number, found.shown) == (NUMBER, "02 2345 6789")
    mobile = p.RememberNumber(number="0912-345-678", contact_id=cast.hsiaohan.actor_id)
    assert (await doing(ask, c.REMEMBER_NUMBER, cast.bohan, mobile)).number == "+886912345678"
    card = await doing(ask, c.READ_CALLER, cast.yutong, p.CallerQuery(number="+886912345678"))
    assert (card.contact_id, card.is_remembered, card.customer_name) == (cast.hsiaohan.actor_id, True, "景明醫院")
    await doing(ask, c.FORGET_NUMBER, cast.bohan, mobile)
    unknown = await doing(ask, c.READ_CALLER, cast.bohan, p.CallerQuery(number="0912345678"))
    assert (unknown.contact_id, unknown.others, unknown.shown) == (None, (), "0912 345 678")


async def test_a_switchboard_s_number_asks_which_of_them(ask, cast):
    await dials(cast, cast.hsiaohan, LOCAL)
    await dials(cast, cast.manager, "+886 2 2345 6789 x12")
    card = await doing(ask, c.READ_CALLER, cast.bohan, p.CallerQuery(number=NUMBER))
    assert card.contact_id is None
    assert {one.contact_id for one in card.others} == {cast.hsiaohan.actor_id, cast.manager.actor_id}
    kept = p.RememberNumber(number=NUMBER, contact_id=cast.manager.actor_id)
    await doing(ask, c.REMEMBER_NUMBER, cast.bohan, kept)
    found = await doing(ask, c.LOOK_UP_CALLER, cast.bohan, p.LookUpCaller(q=NUMBER))
    assert [one.known_by for one in found.items] == ["remembered", "directory"]


async def test_the_card_tells_what_is_covered_and_what_is_open(ask, cast):
    today = datetime.now(UTC).date()
    for title, start, end in (
        ("主機維護", date(2026, 1, 1), today + timedelta(days=90)),
        ("舊合約", date(2024, 1, 1), date(2025, 1, 1)),
        ("明年的", today + timedelta(days=30), None),
    ):
        wanted = CreateCommitment(
            customer_id=cast.hsiaohan.customer_id,
            title=title,
            content="含零件",
            valid_from=start,
            valid_until=end,
            products=("影印機 X",),
        )
        await doing(ask, CREATE_COMMITMENT, cast.peishan, wanted)
    other = await opened(ask, cast, cast.manager)
    own = await opened(ask, cast)
    await opened(ask, cast, cast.stranger)
    await logged(ask, cast.bohan, contact_id=cast.hsiaohan.actor_id, number=LOCAL, notes="問保固")
    card = await doing(ask, c.READ_CALLER, cast.bohan, p.CallerQuery(contact_id=cast.hsiaohan.actor_id))
    assert [(one.title, one.standing) for one in card.promises] == [
        ("主機維護", "valid"),
        ("明年的", "later"),
        ("舊合約", "expired"),
    ]
    assert (card.promises[0].content, card.promises[0].products) == ("含零件", ("影印機 X",))
    assert [(one.id, one.is_own) for one in card.tickets] == [(own.id, True), (other.id, False)]
    assert card.open == 2
    assert [one.notes for one in card.calls] == ["問保固"]


@pytest.mark.parametrize("visibility", list(Visibility))
async def test_an_answered_call_answers_the_clock_whoever_reads_its_notes(ask, cast, visibility):
    await promise(ask, cast, rules())
    ticket = await opened(ask, cast)
    call = await logged(ask, cast.bohan, ticket_id=ticket.id, answered=True, visibility=visibility, direction="out")
    found = await clocks(cast.tenant_id, ticket.id)
    assert found["first_response"]["phase"] == "stopped"
    assert found["total_resolution"]["phase"] == "running"
    seen = await doing(ask, READ_TICKET, cast.bohan, ReadTicket(ticket_id=ticket.id))
    assert (seen.state, seen.waiting_since) == (TicketState.OPEN, None)
    last = seen.messages[-1]
    assert (last.body, last.channel, last.visibility) == ("印表機卡紙", Channel.PHONE, visibility)
    theirs = await doing(ask, READ_TICKET, cast.hsiaohan, ReadTicket(ticket_id=ticket.id))
    assert ("印表機卡紙" in [one.body for one in theirs.messages]) is (visibility is Visibility.PUBLIC)
    assert (call.ticket_number, call.contact_name, call.customer_name) == (ticket.number, "王筱涵", "景明醫院")


async def test_who_spoke_with_another_customer_has_answered_nobody(ask, cast):
    await promise(ask, cast, rules())
    ticket = await opened(ask, cast)
    with_another = logged(ask, cast.bohan, ticket_id=ticket.id, contact_id=cast.stranger.actor_id)
    await refused("phone.other_customer", "ticket_id", with_another)
    assert (await clocks(cast.tenant_id, ticket.id))["first_response"]["phase"] == "running"
    await logged(ask, cast.bohan, ticket_id=ticket.id, contact_id=cast.manager.actor_id)
    assert (await clocks(cast.tenant_id, ticket.id))["first_response"]["phase"] == "stopped"


async def test_a_call_that_nobody_answered_is_a_note(ask, cast):
    await promise(ask, cast, rules())
    ticket = await opened(ask, cast)
    await logged(ask, cast.bohan, ticket_id=ticket.id, answered=False, direction="out", notes="沒有人接")
    assert (await clocks(cast.tenant_id, ticket.id))["first_response"]["phase"] == "running"
    seen = await doing(ask, READ_TICKET, cast.bohan, ReadTicket(ticket_id=ticket.id))
    assert seen.state is TicketState.NEW
    assert seen.waiting_since is not None


async def test_a_call_counts_from_its_beginning_but_not_for_what_was_written_after_it(ask, cast):
    """Written down late: it was in time. What the customer wrote while or after they spoke still waits."""
    await promise(ask, cast, rules(30))
    ticket = await opened(ask, cast)
    await age(cast.tenant_id, ticket.id, 3_600)
    began = now() - timedelta(minutes=50)
    await logged(ask, cast.bohan, ticket_id=ticket.id, began_at=began)
    await settled(cast.tenant_id, ticket.id)
    stopped = (await clocks(cast.tenant_id, ticket.id))["first_response"]["stopped_at"]
    assert abs(stopped - began) < timedelta(seconds=1)
    later = await opened(ask, cast)
    await age(cast.tenant_id, later.id, 3_600)
    await doing(ask, REPLY_TICKET, cast.hsiaohan, ReplyTicket(ticket_id=later.id, body="還是不行"))
    await logged(ask, cast.bohan, ticket_id=later.id, began_at=began)
    stopped = (await clocks(cast.tenant_id, later.id))["first_response"]["stopped_at"]
    assert stopped - began > timedelta(minutes=40)


async def test_a_call_opens_a_ticket_that_is_answered_already(ask, cast):
    await promise(ask, cast, rules())
    began = now() - timedelta(minutes=3)
    promise_at = now() + timedelta(hours=3)
    call = await logged(
        ask,
        cast.bohan,
        contact_id=cast.hsiaohan.actor_id,
        number="0912-345-678",
        title="印表機卡紙",
        began_at=began,
        promise="下午帶零件到場",
        promise_at=promise_at,
        remember=True,
    )
    assert (call.number, call.promise, call.promise_at) == ("+886912345678", "下午帶零件到場", promise_at)
    ticket = await doing(ask, READ_TICKET, cast.hsiaohan, ReadTicket(ticket_id=call.ticket_id))
    assert (ticket.channel, ticket.opened_at, ticket.requester_id) == (Channel.PHONE, began, cast.hsiaohan.actor_id)
    await settled(cast.tenant_id, ticket.id)
    first = (await clocks(cast.tenant_id, ticket.id))["first_response"]
    assert (first["phase"], first["stopped_at"]) == ("stopped", began)
    history = "select string_agg(verb, ',' order by version) from ticket_event where tenant_id = $1 and ticket_id = $2"
    assert await value(cast.tenant_id, history, ticket.id) == "open,phone_call_in"
    found = await doing(ask, c.LOOK_UP_CALLER, cast.bohan, p.LookUpCaller(q="0912345678"))
    assert [one.known_by for one in found.items] == ["remembered"]
    missed = await logged(ask, cast.bohan, contact_id=cast.hsiaohan.actor_id, title="語音信箱：請回電", answered=False)
    await settled(cast.tenant_id, missed.ticket_id)
    assert (await clocks(cast.tenant_id, missed.ticket_id))["first_response"]["phase"] == "running"


async def test_on_a_resolved_ticket_a_call_is_noted_and_nothing_moves(ask, cast):
    ticket = await opened(ask, cast)
    solved = ResolveTicket(ticket_id=ticket.id, revision=ticket.revision, solution="換了滾輪")
    await doing(ask, RESOLVE_TICKET, cast.bohan, solved)
    before = await clocks(cast.tenant_id, ticket.id)
    await logged(ask, cast.bohan, ticket_id=ticket.id, notes="來電道謝")
    seen = await doing(ask, READ_TICKET, cast.bohan, ReadTicket(ticket_id=ticket.id))
    assert (seen.state, seen.messages[-1].body) == (TicketState.RESOLVED, "來電道謝")
    assert await clocks(cast.tenant_id, ticket.id) == before


async def test_wanted_return_calls_stand_in_order_of_their_time_until_somebody_makes_them(ask, cast):
    ticket = await opened(ask, cast)
    await dials(cast, cast.hsiaohan, "03 333 3333")
    some = {"contact_id": cast.hsiaohan.actor_id, "wants_return": True, "answered": False}
    sometime = await logged(ask, cast.bohan, **some, notes="隨時", number=LOCAL)
    late = await logged(
        ask, cast.bohan, **some, notes="明天", return_at=now() + timedelta(days=1), return_said="0911 111 111"
    )
    soon = await logged(
        ask, cast.bohan, **some, notes="今天", return_at=now() + timedelta(hours=1), ticket_id=ticket.id
    )
    page = await doing(ask, c.PHONE_PAGE, cast.yutong, p.PhoneQuery())
    assert [one.notes for one in page.returns] == ["今天", "明天", "隨時"]
    assert [one.return_said for one in page.returns] == ["03 333 3333", "0911 111 111", LOCAL]
    walked, cursor = [], None
    while True:
        part = await doing(ask, c.LIST_CALLS, cast.yutong, p.ListCalls(wanted=True, limit=1, cursor=cursor))
        walked += [one.id for one in part.items]
        cursor = part.next
        if cursor is None:
            break
    assert walked == [soon.id, late.id, sometime.id]
    await logged(ask, cast.yutong, ticket_id=ticket.id, direction="out", returns_id=soon.id)
    done = await doing(ask, c.RETURN_CALL, cast.yutong, p.ReturnCall(call_id=late.id, revision=late.revision))
    assert done.returned_by == "林語彤"
    await refused(
        "phone.call_stale", "", doing(ask, c.RETURN_CALL, cast.bohan, p.ReturnCall(call_id=late.id, revision=1))
    )
    again = p.ReturnCall(call_id=late.id, revision=done.revision)
    await refused("phone.call_returned", "", doing(ask, c.RETURN_CALL, cast.bohan, again))
    page = await doing(ask, c.PHONE_PAGE, cast.yutong, p.PhoneQuery())
    assert [one.id for one in page.returns] == [sometime.id]


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({}, "phone.nobody", "number"),
        ({"number": LOCAL, "title": "新"}, "phone.title_needs_contact", "contact_id"),
        ({"number": LOCAL, "promise_at": timedelta(hours=1)}, "phone.promise_words", "promise"),
        ({"number": LOCAL, "wants_return": True, "return_at": timedelta(days=400)}, "phone.far", "return_at"),
        ({"number": LOCAL, "promise": "x", "promise_at": timedelta(days=-9)}, "phone.past", "promise_at"),
        ({"number": LOCAL, "began_at": timedelta(hours=1)}, "phone.began", "began_at"),
        ({"number": LOCAL, "began_at": timedelta(days=-8)}, "phone.began", "began_at"),
        ({"number": LOCAL, "contact_id": "nobody"}, "phone.contact_unknown", "contact_id"),
        ({"number": "12", "remember": True, "contact_id": "own"}, "phone.number_unreadable", "number"),
    ],
)
async def test_what_cannot_be_is_said_at_its_field(ask, cast, given, code, field):
    whose = {"nobody": new_id(), "own": cast.hsiaohan.actor_id}
    moments = {name: now() + by for name, by in given.items() if isinstance(by, timedelta)}
    named = {"contact_id": whose[given["contact_id"]]} if "contact_id" in given else {}
    await refused(code, field, logged(ask, cast.bohan, **{**given, **moments, **named}))
    async with DB.tenant_scope(cast.tenant_id):
        assert await DB.value("select count(*) from phone_call where tenant_id = $1", cast.tenant_id) == 0


async def test_a_refused_call_leaves_nothing_on_its_ticket(ask, cast):
    ticket = await opened(ask, cast)
    gone = logged(ask, cast.bohan, ticket_id=ticket.id, returns_id=new_id())
    with pytest.raises(NotFound):
        await gone
    seen = await doing(ask, READ_TICKET, cast.bohan, ReadTicket(ticket_id=ticket.id))
    assert (len(seen.messages), seen.revision) == (1, ticket.revision)
