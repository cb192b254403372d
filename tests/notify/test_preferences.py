"""What somebody chose is what he hears: by real calls, real events, a real mail server."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notify.db import DB
from services.notify.digests.gathering import gather_next
from services.notify.directory.queries import RecipientKind
from services.notify.preferences.deciding import Chosen, Reason, Wishes, next_digest, of_bell, of_mail, quiet_until
from services.notify.preferences.subscriptions import token_of
from shared.contracts.helpdesk import NOTE_TICKET, OPEN_TICKET, REPLY_TICKET, NoteTicket, OpenTicket, ReplyTicket
from shared.contracts.notify import LIST_NOTICES, DeliveryState, ListNotices
from shared.contracts.parties import Caller, Kind, Party
from shared.contracts.telling.preferences import (
    READ_PREFERENCES,
    SAVE_PREFERENCES,
    Choice,
    Pace,
    ReadPreferences,
    SavePreferences,
)
from shared.contracts.telling.subscriptions import (
    READ_SUBSCRIPTION,
    SET_SUBSCRIPTION,
    ReadSubscription,
    SetSubscription,
)
from shared.core.errors import Conflict, Invalid, NotFound
from shared.core.ids import NIL, new_id
from tests.factories.helpdesk import make_cast
from tests.factories.notify import copy_cast, mail_of
from tests.notify.conftest import learned, rows, superuser, until
from tests.notify.postman import html_of, text_of

TAIPEI = "Asia/Taipei"
LOG = "select recipient_id, kind, way, state, reason, due_at, digest_id from delivery where tenant_id = $1 order by id"
GATEWAY = Caller(tenant_id=NIL, kind=Kind.SERVICE, party=Party.GATEWAY)


def taipei(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=ZoneInfo(TAIPEI))


@pytest.mark.parametrize(
    ("wishes", "at", "until_"),
    [
        # a night
        ({"quiet_from": 1320, "quiet_until": 450}, taipei(2026, 12, 1, 21, 59), None),
        ({"quiet_from": 1320, "quiet_until": 450}, taipei(2026, 12, 1, 22, 0), taipei(2026, 12, 2, 7, 30)),
        ({"quiet_from": 1320, "quiet_until": 450}, taipei(2026, 12, 2, 7, 29), taipei(2026, 12, 2, 7, 30)),
        ({"quiet_from": 1320, "quiet_until": 450}, taipei(2026, 12, 2, 7, 30), None),
        # a break at noon
        ({"quiet_from": 720, "quiet_until": 810}, taipei(2026, 12, 1, 12, 15), taipei(2026, 12, 1, 13, 30)),
        # Saturday, and the night that begins on Friday and ends on Monday morning
        ({"quiet_weekends": True}, taipei(2026, 12, 5, 9, 0), taipei(2026, 12, 7, 0, 0)),
        (
            {"quiet_weekends": True, "quiet_from": 1320, "quiet_until": 450},
            taipei(2026, 12, 4, 23, 0),
            taipei(2026, 12, 7, 7, 30),
        ),
    ],
)
def test_quiet_hours(wishes, at, until_):
    assert quiet_until(Wishes(zone=TAIPEI, **wishes), at) == until_


@given(
    begin=st.integers(0, 1439),
    length=st.integers(1, 1439),
    weekends=st.booleans(),
    zone=st.sampled_from([TAIPEI, "America/New_York", "Europe/Berlin", "Australia/Lord_Howe"]),
    at=st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)),  # noqa: DTZ001 - the zone comes below
)
def test_what_waits_comes_when_he_may_be_disturbed(begin, length, weekends, zone, at):
    """Never earlier than it happened, never within the quiet, never later than a long weekend."""
    wishes = Wishes(zone=zone, quiet_from=begin, quiet_until=(begin + length) % 1440, quiet_weekends=weekends)
    at = at.replace(tzinfo=UTC)
    comes = quiet_until(wishes, at)
    if comes is not None:
        assert at < comes <= at + timedelta(days=5)
        assert quiet_until(wishes, comes) is None
    for pace in (Pace.HOURLY, Pace.DAILY):
        due = next_digest(wishes, pace, at)
        assert at < due <= at + timedelta(hours=1 if pace is Pace.HOURLY else 26)


def test_the_office_and_the_person_are_both_waited_for():
    wishes = Wishes(zone=TAIPEI, quiet_from=1320, quiet_until=600, choices={"a": Chosen(mail=Pace.DAILY)})
    night, opens = taipei(2026, 12, 1, 23, 0), taipei(2026, 12, 2, 9, 0)
    assert of_bell(wishes, "x", night, opens).at == taipei(2026, 12, 2, 10, 0)
    assert of_bell(wishes, "x", night, opens).reason == Reason.QUIET
    assert of_bell(None, "x", night, opens).at == opens
    held = of_mail(wishes, "a", night, None)
    assert (held.state, held.at) == (DeliveryState.HELD, taipei(2026, 12, 2, 10, 0))  # 8 o'clock is still quiet


async def save(ask, who, *choices, **given):
    known = await ask(READ_PREFERENCES, who, ReadPreferences())
    command = SavePreferences(revision=known.revision, choices=choices, **given)
    return await ask(SAVE_PREFERENCES, who, command, key=new_id().hex)


async def opened(ask, cast, title="印表機"):
    return await ask(OPEN_TICKET, cast.hsiaohan, OpenTicket(title=title, body="卡紙"))


async def answered(ask, cast, ticket, body="請重開機"):
    await ask(REPLY_TICKET, cast.bohan, ReplyTicket(ticket_id=ticket.id, body=body))


async def logged(cast, who, **wanted):
    """The lines of the log of this person, once there is one with these values."""

    async def look():
        found = [row for row in await rows(cast, LOG) if row["recipient_id"] == who.actor_id]
        good = [row for row in found if all(row[name] == value for name, value in wanted.items())]
        return good or None

    return await until(look)


async def test_each_side_chooses_of_its_own_and_only_what_there_is(ask, cast):
    mine = await ask(READ_PREFERENCES, cast.hsiaohan, ReadPreferences())
    assert {one.kind: (one.bell, one.mail) for one in mine.choices} == {
        "ticket_received": (None, Pace.NOW),
        **dict.fromkeys(("ticket_answered", "ticket_resolved", "change_waits"), (True, Pace.NOW)),
        "call_back_asked": (None, Pace.NOW),
        "improvement_told": (None, Pace.NOW),
        "service_report_sent": (None, Pace.NOW),
        "customer_report_sent": (None, Pace.NOW),
        **dict.fromkeys(("deliverable_delivered", "acceptance_waits", "acceptance_sent"), (True, Pace.NOW)),
    }
    theirs = await ask(READ_PREFERENCES, cast.bohan, ReadPreferences())
    assert {"ticket_assigned", "call_back_asked"} & {one.kind for one in theirs.choices} == {"ticket_assigned"}
    assert "security_changed" in theirs.must
    kept = await save(ask, cast.bohan, Choice(kind="ticket_opened", bell=False), quiet_from=1320, quiet_until=420)
    assert (kept.revision, kept.quiet_from) == (1, 1320)
    assert not next(one for one in kept.choices if one.kind == "ticket_opened").bell
    with pytest.raises(Conflict, match=r"^preferences\.stale$"):
        await ask(SAVE_PREFERENCES, cast.bohan, SavePreferences(revision=7), key=new_id().hex)
    wrong = [
        (cast.bohan, {"zone": "Asia/Nowhere"}, "preferences.zone_unknown"),
        (cast.bohan, {"quiet_from": 60}, "preferences.quiet_half"),
        (cast.bohan, {"quiet_from": 60, "quiet_until": 60}, "preferences.quiet_half"),
        (cast.bohan, {"away_from": date(2026, 1, 1), "away_until": date(2026, 1, 2)}, "preferences.away_half"),
        (cast.bohan, {"delegate_id": cast.yutong.actor_id, "away_from": date(2026, 1, 1)}, "preferences.away_half"),
        (cast.hsiaohan, {"away_from": date(2026, 1, 1)}, "preferences.staff_only"),
    ]
    days = {"away_from": date(2026, 1, 1), "away_until": date(2026, 1, 2)}
    strangers = (cast.bohan.actor_id, cast.suspended_id, new_id())
    wrong += [(cast.bohan, {"delegate_id": one, **days}, "preferences.delegate_unknown") for one in strangers]
    for who, given_, code in wrong:
        with pytest.raises(Invalid, match=rf"^{code}$"):
            await save(ask, who, **given_)
    for kind in ("security_changed", "ticket_assigned", "nonsense"):
        with pytest.raises(Invalid, match=r"^preferences\.kind_unknown$"):
            await save(ask, cast.hsiaohan, Choice(kind=kind, mail=Pace.OFF))


async def test_what_is_off_is_not_said_and_the_log_says_why(ask, cast, sending, postman):
    await save(ask, cast.hsiaohan, Choice(kind="ticket_answered", bell=False, mail=Pace.OFF))
    ticket = await opened(ask, cast)
    await answered(ask, cast, ticket)
    await logged(cast, cast.hsiaohan, kind="ticket_answered", way="mail", state="suppressed", reason="preference")
    await logged(cast, cast.hsiaohan, kind="ticket_answered", way="bell", state="suppressed", reason="preference")
    assert not (await ask(LIST_NOTICES, cast.hsiaohan, ListNotices())).items
    async with sending():
        (mail,) = await postman.until(mail_of(cast.hsiaohan))  # the receipt is another kind
    assert "請重開機" not in text_of(mail)


async def test_in_quiet_hours_everything_waits_and_nothing_is_lost(ask, cast, sending, postman):
    """From a minute ago until two hours from now, in a zone that is not the company's."""
    local = datetime.now(ZoneInfo("Pacific/Auckland"))
    minute = local.hour * 60 + local.minute
    ends = (local + timedelta(hours=2)).replace(second=0, microsecond=0)
    quiet = {"quiet_from": (minute - 1) % 1440, "quiet_until": (minute + 120) % 1440, "zone": "Pacific/Auckland"}
    await save(ask, cast.hsiaohan, **quiet)
    ticket = await opened(ask, cast)
    await answered(ask, cast, ticket)
    (line,) = await logged(cast, cast.hsiaohan, kind="ticket_answered", way="mail")
    assert (line["state"], line["reason"]) == ("pending", "quiet_hours")
    assert line["due_at"] == ends
    assert not (await ask(LIST_NOTICES, cast.hsiaohan, ListNotices())).items
    (bell,) = await rows(cast, "select rings_at from notice where tenant_id = $1 and kind = 'ticket_answered'")
    assert bell["rings_at"] == ends
    async with superuser(Party.NOTIFY) as connection:
        await connection.execute("update delivery set due_at = now() where tenant_id = $1", cast.tenant_id)
    async with sending():
        await postman.until(mail_of(cast.hsiaohan), 2)


async def test_a_digest_gathers_once_and_what_comes_later_waits_for_the_next(ask, cast, sending, postman):
    daily = [Choice(kind=kind, mail=Pace.DAILY) for kind in ("ticket_answered", "improvement_told")]
    await save(ask, cast.hsiaohan, *daily)
    improvement = await learned(cast)
    for title in ("印表機", "門禁 <b>"):
        await answered(ask, cast, await opened(ask, cast, title))

    async def both():
        found = await logged(cast, cast.hsiaohan, kind="ticket_answered", way="mail")
        return found if len(found) == 2 else None

    held = await until(both)
    assert {(row["state"], row["reason"]) for row in held} == {("held", "digest")}
    due = held[0]["due_at"].astimezone(ZoneInfo(TAIPEI))
    assert (due.hour, due.minute) == (8, 0)
    assert await gather_next() > 0  # not yet
    async with superuser(Party.NOTIFY) as connection:
        await connection.execute(
            "update delivery set due_at = now() where tenant_id = $1 and state = 'held'", cast.tenant_id
        )
    assert await gather_next() == 0
    (digest,) = await logged(cast, cast.hsiaohan, kind="digest")
    gathered = await logged(cast, cast.hsiaohan, state="gathered")
    assert len(gathered) == 3
    assert {row["digest_id"] for row in gathered} != {None}
    assert digest["state"] == "pending"
    await answered(ask, cast, await opened(ask, cast, "第三"))
    await logged(cast, cast.hsiaohan, state="held")
    async with sending():
        found = await postman.until(mail_of(cast.hsiaohan), 4)  # three receipts beside it
    (mail,) = [one for one in found if "則消息" in one["Subject"]]
    text = text_of(mail)
    assert "印表機" in text
    assert "門禁 <b>" in text
    assert "門禁 &lt;b&gt;" in html_of(mail)
    assert "第三" not in text
    assert f"https://desk.example/p/yuancheng/improvements/{improvement}" in text
    assert "/p/yuancheng/notices/preferences" in text
    assert "List-Unsubscribe" not in mail


async def test_who_is_away_is_stood_in_for_by_somebody_who_may_know(ask, cast):
    today = datetime.now(ZoneInfo(TAIPEI)).date()
    days = {"away_from": today, "away_until": today}
    await save(ask, cast.bohan, delegate_id=cast.mingche.actor_id, **days)  # an admin who reads no tickets
    ticket = await opened(ask, cast)
    await ask(REPLY_TICKET, cast.bohan, ReplyTicket(ticket_id=ticket.id, body="我來"))
    told = "select recipient_id, data ->> 'for' as for from notice where tenant_id = $1 and kind = $2"

    async def heard(kind, number):
        found = {row["recipient_id"]: row["for"] for row in await rows(cast, told, kind)}
        return found if len(found) >= number else None

    found = await until(lambda: heard("ticket_opened", 3))
    assert cast.mingche.actor_id not in found
    await save(ask, cast.bohan, delegate_id=cast.peishan.actor_id, **days)
    note = NoteTicket(ticket_id=ticket.id, body="@陳柏翰 看一下")
    await ask(NOTE_TICKET, cast.yutong, note)
    found = await until(lambda: heard("ticket_mentioned", 2))
    assert found == {cast.bohan.actor_id: None, cast.peishan.actor_id: cast.bohan.name}


async def test_a_mail_is_ended_by_its_link_and_by_nothing_else(ask, cast, sending, postman):
    async with sending():
        await opened(ask, cast)
        (mail,) = await postman.until(mail_of(cast.hsiaohan))
    link = mail["List-Unsubscribe"].strip("<>")
    assert link in text_of(mail)
    token = link.rpartition("/")[2]
    seen = await ask(READ_SUBSCRIPTION, GATEWAY, ReadSubscription(token=token))
    assert (seen.kind, seen.is_off, seen.company) == ("ticket_received", False, "遠澄資訊服務")
    assert str(cast.hsiaohan.actor_id) not in seen.mail
    for _ in range(2):
        ended = await ask(SET_SUBSCRIPTION, GATEWAY, SetSubscription(token=token, is_off=True))
        assert ended.is_off
    await opened(ask, cast)
    await logged(cast, cast.hsiaohan, state="suppressed", reason="unsubscribed")
    mine = await ask(READ_PREFERENCES, cast.hsiaohan, ReadPreferences())
    assert {one.kind: one.is_unsubscribed for one in mine.choices}["ticket_received"]
    assert not (await ask(SET_SUBSCRIPTION, GATEWAY, SetSubscription(token=token, is_off=False))).is_off
    # How it went is asked of customers, so they choose; and what was ended stays so when other things are chosen.
    rating = token_of(cast.tenant_id, RecipientKind.CONTACT, cast.hsiaohan.actor_id, "call_back_asked")
    await ask(SET_SUBSCRIPTION, GATEWAY, SetSubscription(token=rating, is_off=True))
    mine = await save(ask, cast.hsiaohan, Choice(kind="ticket_answered", mail=Pace.DAILY))
    assert {one.kind: one.is_unsubscribed for one in mine.choices}["call_back_asked"]
    kind, one = RecipientKind.PERSON, cast.hsiaohan.actor_id
    must = token_of(cast.tenant_id, kind, one, "security_changed")
    gone = token_of(cast.tenant_id, RecipientKind.CONTACT, new_id(), "ticket_answered")
    for bad in (token[:-4] + "AAAA", "x", must, gone):
        with pytest.raises(NotFound, match=r"^subscription\.unknown$"):
            await ask(SET_SUBSCRIPTION, GATEWAY, SetSubscription(token=bad, is_off=True))


async def test_one_company_never_reads_anothers_wishes(ask, telling):
    a, b = await make_cast(), await make_cast()
    for cast in (a, b):
        await copy_cast(cast)
    await save(ask, a.hsiaohan, Choice(kind="ticket_answered", mail=Pace.OFF))
    async with DB.tenant_scope(b.tenant_id):
        assert await DB.value("select count(*) from preference") == 0
    async with DB.scope(a.stranger):
        assert await DB.value("select count(*) from preference") == 0
    async with DB.scope(a.hsiaohan):
        assert await DB.value("select count(*) from preference") == 1
