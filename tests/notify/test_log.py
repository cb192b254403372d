"""Did she get it, when, and why not: by ticket and by person. And addresses that mail comes back from."""

import pytest

from services.notify.addresses.bounces import is_dead
from shared.contracts.helpdesk import OPEN_TICKET, REPLY_TICKET, OpenTicket, ReplyTicket
from shared.contracts.notify import LIST_DELIVERIES, LIST_NOTICES, READ_NOTICE, ListDeliveries, ListNotices, ReadNotice
from shared.contracts.parties import Caller, Kind, Party
from shared.contracts.telling.addresses import (
    ENABLE_ADDRESS,
    LIST_DISABLED_ADDRESSES,
    REPORT_BOUNCE,
    EnableAddress,
    ListDisabledAddresses,
    ReportBounce,
)
from shared.contracts.telling.preferences import SAVE_PREFERENCES, Choice, Pace, SavePreferences
from shared.core.errors import NotFound
from shared.core.ids import new_id
from tests.factories.notify import mail_of
from tests.notify.conftest import rows, until


@pytest.mark.parametrize(
    ("answer", "at_recipient", "dead"),
    [
        ("550 5.1.1 no such user", True, True),
        ("550-5.1.1 The email account that you tried to reach does not exist", True, True),
        ("550 5.1.10 RESOLVER.ADR.RecipientNotFound", False, True),
        ("553 sorry, no mailbox here by that name", True, True),
        ("550 sorry", False, False),  # after DATA: about the mail
        ("554 5.7.1 looks like spam", True, False),
        ("550 5.7.26 unauthenticated", True, False),
        ("552 5.2.2 mailbox full", True, False),
        ("452 4.2.2 mailbox full", True, False),
        ("nonsense", True, False),
    ],
)
def test_which_refusals_are_about_the_address(answer, at_recipient, dead):
    assert is_dead(answer, at_recipient=at_recipient) is dead


async def opened(ask, cast, title="印表機"):
    return await ask(OPEN_TICKET, cast.hsiaohan, OpenTicket(title=title, body="卡紙"))


async def log(ask, cast, q="", **given):
    page = await ask(LIST_DELIVERIES, cast.mingche, ListDeliveries(q=q, **given))
    return {(one.way, one.kind, one.name): one for one in page.items}


async def test_the_log_answers_for_a_ticket_and_for_a_person(ask, cast, sending, postman):
    off = SavePreferences(choices=(Choice(kind="ticket_opened", bell=False),))
    await ask(SAVE_PREFERENCES, cast.peishan, off, key=new_id().hex)
    daily = SavePreferences(choices=(Choice(kind="ticket_answered", mail=Pace.DAILY),))
    await ask(SAVE_PREFERENCES, cast.hsiaohan, daily, key=new_id().hex)
    ticket, other = await opened(ask, cast), await opened(ask, cast, "門禁")
    await ask(REPLY_TICKET, cast.bohan, ReplyTicket(ticket_id=ticket.id, body="好"))
    async with sending():
        await postman.until(mail_of(cast.hsiaohan), 2)

    async def whole():
        found = await log(ask, cast, ticket.number.lower())
        sent = found.get(("mail", "ticket_received", cast.hsiaohan.name))
        return found if len(found) >= 6 and sent and sent.sent_at else None

    found = await until(whole)
    assert {one.number for one in found.values()} == {ticket.number}
    received = found["mail", "ticket_received", cast.hsiaohan.name]
    assert (received.state, received.to) == ("sent", mail_of(cast.hsiaohan))
    held = found["mail", "ticket_answered", cast.hsiaohan.name]
    assert (held.state, held.reason) == ("held", "digest")
    assert held.due_at is not None
    unsaid = found["bell", "ticket_opened", cast.peishan.name]
    assert (unsaid.state, unsaid.reason) == ("suppressed", "preference")
    assert found["bell", "ticket_opened", cast.yutong.name].read_at is None
    notice = next(
        one for one in (await ask(LIST_NOTICES, cast.yutong, ListNotices())).items
        if one.data["number"] == ticket.number
    )  # fmt: skip
    await ask(READ_NOTICE, cast.yutong, ReadNotice(notice_id=notice.id))
    of_person = await log(ask, cast, cast.yutong.name)
    assert {name for _, _, name in of_person} == {cast.yutong.name}
    page = await ask(LIST_DELIVERIES, cast.mingche, ListDeliveries(q=mail_of(cast.yutong), limit=1))
    assert page.next
    (last,) = (
        await ask(LIST_DELIVERIES, cast.mingche, ListDeliveries(q=mail_of(cast.yutong), limit=1, cursor=page.next))
    ).items
    assert {page.items[0].number, last.number} == {ticket.number, other.number}
    assert (page.items[0].read_at or last.read_at) is not None
    assert await log(ask, cast, "HD-999") == await log(ask, cast, "nobody of that name") == {}


async def test_an_address_that_is_no_good_is_told_once_and_written_to_again_when_it_works(ask, cast, sending, postman):
    dead = mail_of(cast.hsiaohan)
    postman.lasting[dead] = "550 5.1.1 no such user"
    async with sending():
        await opened(ask, cast)

        async def disabled():
            return (await ask(LIST_DISABLED_ADDRESSES, cast.mingche, ListDisabledAddresses())).items

        (one,) = await until(disabled)
        assert (one.mail, one.answer, one.names) == (dead.lower(), "550 5.1.1 no such user", (cast.hsiaohan.name,))
        await opened(ask, cast)

        async def suppressed():
            return (await ask(LIST_DELIVERIES, cast.mingche, ListDeliveries(state="suppressed"))).items

        (line,) = await until(suppressed)
        assert line.error == "address.disabled"
        told = await rows(
            cast,
            "select recipient_id, data ->> 'title' as t from notice where tenant_id = $1 and kind = 'address_disabled'",
        )
        assert [(row["recipient_id"], row["t"]) for row in told] == [(cast.mingche.actor_id, dead)]
        del postman.lasting[dead]
        await ask(ENABLE_ADDRESS, cast.mingche, EnableAddress(address_id=one.id), key=new_id().hex)
        with pytest.raises(NotFound, match=r"^address\.not_found$"):
            await ask(ENABLE_ADDRESS, cast.mingche, EnableAddress(address_id=one.id), key=new_id().hex)
        await opened(ask, cast)
        await postman.until(dead)
    assert await disabled() == ()


async def test_who_reads_the_mail_that_comes_in_says_that_it_came_back(whole, ask, cast):
    helpdesk = await whole.bus(Party.HELPDESK)
    caller = Caller(tenant_id=cast.tenant_id, kind=Kind.SERVICE, party=Party.HELPDESK)
    forged = ReportBounce(mail=mail_of(cast.hsiaohan), answer="550 5.1.1 forged", returned=new_id().hex)
    await helpdesk.ask(REPORT_BOUNCE, caller, forged, key=new_id().hex)
    for mail in (mail_of(cast.hsiaohan).upper(), mail_of(cast.hsiaohan), "stranger@elsewhere.example"):
        report = ReportBounce(mail=mail, answer="550 5.1.1 unknown")
        await helpdesk.ask(REPORT_BOUNCE, caller, report, key=new_id().hex)
    found = (await ask(LIST_DISABLED_ADDRESSES, cast.mingche, ListDisabledAddresses())).items
    assert [(one.mail, one.answer) for one in found] == [(mail_of(cast.hsiaohan), "550 5.1.1 unknown")]
