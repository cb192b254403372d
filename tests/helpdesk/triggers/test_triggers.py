"""Triggers: what they do, when and if, in which order, and what a dry run tells."""

from threading import current_thread, main_thread
from uuid import UUID

import pytest

from services.helpdesk.triggers import trying
from services.helpdesk.triggers.matching import Facts, matches
from shared.contracts.desk import triggers as t
from shared.contracts.desk.canned import CREATE_CANNED, CannedText, CreateCanned
from shared.contracts.desk.conditions import Conditions, Moment
from shared.contracts.desk.deeds import Receiver
from shared.contracts.desk.rules import ClockKind
from shared.contracts.helpdesk import (
    Side,
    Then,
    TicketState,
)
from shared.core.errors import Invalid
from shared.core.ids import new_id
from tests.helpdesk.triggers.world import (
    made,
    opened,
    page_of,
    ran,
    refused,
    replied,
    runs_of,
    until,
    whole,
)


async def test_when_it_is_opened_if_it_says_so_then_it_is_done(ask, cast):
    wanted = Conditions(words=("停機", "當機"), priorities=(3,))
    trigger = await made(
        ask, cast, "停機優先", wanted=wanted, priority=1, tags=("停機",), note="{{ticket_number}} 停機"
    )
    hit, other = await opened(ask, cast, "主機停機"), await opened(ask, cast, "換碳粉")
    page = await until(ask, cast, hit, lambda page: page.ticket.priority == 1)
    assert page.ticket.tags == ("停機",)
    assert page.ticket.messages[-1].body == f"{hit.number} 停機"
    assert page.ticket.messages[-1].side is Side.SYSTEM
    assert whole(page) == ["open", "trigger"]
    assert (page.history[-1].actor_name, page.history[-1].data["name"]) == ("停機優先", "停機優先")
    assert [one.outcome for one in await ran(ask, cast, trigger)] == [t.Outcome.DONE]
    assert whole(await page_of(ask, cast, other)) == ["open"]
    assert (await ask(t.READ_TRIGGER, cast.peishan, t.ReadTrigger(trigger_id=trigger.id))).fired == 1


async def test_a_new_one_is_off_and_one_that_is_off_does_nothing(ask, cast):
    trigger = await made(ask, cast, "還沒開", on=False, priority=1)
    assert not trigger.is_on
    witness = await made(ask, cast, "有開", note="看到了")
    ticket = await opened(ask, cast)
    await ran(ask, cast, witness)
    assert await runs_of(ask, cast, trigger) == ()
    assert (await page_of(ask, cast, ticket)).ticket.priority == 3


async def test_an_automatic_reply_answers_in_the_companys_name_and_stops_no_clock(ask, cast):
    texts = (CannedText(language="zh-Hant", body="{{contact_name}} 您好，{{agent_name}}已收到。"),)
    text = await ask(
        CREATE_CANNED, cast.peishan, CreateCanned(name="自動回覆", texts=texts, shared=True), key=new_id().hex
    )
    await made(ask, cast, "收到就回", canned_id=text.id)
    ticket = await opened(ask, cast)
    page = await until(ask, cast, ticket, lambda page: len(page.ticket.messages) > 1 and page.clocks)
    said = page.ticket.messages[-1]
    assert (said.author_name, said.side, said.body) == (
        "遠澄資訊服務",
        Side.SYSTEM,
        "王筱涵 您好，遠澄資訊服務已收到。",
    )
    assert page.ticket.state is TicketState.NEW
    assert page.ticket.waiting_since is not None
    first = next(one for one in page.clocks if one.clock == ClockKind.FIRST_RESPONSE)
    assert first.stopped_at is None
    answered = await replied(ask, cast.bohan, ticket, "我來看")
    assert answered.waiting_since is None
    after = next(one for one in (await page_of(ask, cast, ticket)).clocks if one.clock == ClockKind.FIRST_RESPONSE)
    assert after.stopped_at is not None


async def test_they_run_in_their_order_and_the_later_sees_what_the_earlier_did(ask, cast):
    second = await made(ask, cast, "後", wanted=Conditions(priorities=(1,)), note="很急")
    first = await made(ask, cast, "先", wanted=Conditions(words=("順序",)), priority=1)
    listed = (await ask(t.LIST_TRIGGERS, cast.bohan, t.ListTriggers())).items
    assert [one.name for one in listed if one.id in {first.id, second.id}] == ["後", "先"]
    up = t.PlaceTrigger(trigger_id=first.id, revision=first.revision)
    await ask(t.PLACE_TRIGGER, cast.peishan, up, key=new_id().hex)
    listed = (await ask(t.LIST_TRIGGERS, cast.bohan, t.ListTriggers())).items
    assert [one.place for one in listed] == list(range(1, len(listed) + 1))
    assert [one.name for one in listed if one.id in {first.id, second.id}] == ["先", "後"]
    ticket = await opened(ask, cast, "順序測試")
    page = await until(ask, cast, ticket, lambda page: len(page.ticket.messages) > 1)
    assert [one.data["name"] for one in page.history if one.verb == "trigger"] == ["先", "後"]


async def test_a_customers_words_and_a_change_of_state_are_moments(ask, cast):
    wrote = await made(ask, cast, "客戶寫", Moment.CUSTOMER_REPLIED, wanted=Conditions(words=("急",)), priority=2)
    moved = await made(
        ask,
        cast,
        "變等待",
        Moment.STATUS_CHANGED,
        wanted=Conditions(states=(TicketState.WAITING_CUSTOMER,), was=(TicketState.NEW,)),
        tags=("等客戶",),
    )
    ticket = await opened(ask, cast)
    await replied(ask, cast.bohan, ticket, "請給序號", then=Then.WAITING_CUSTOMER)
    await ran(ask, cast, moved)
    await replied(ask, cast.hsiaohan, ticket, "很急")
    page = await until(ask, cast, ticket, lambda page: page.ticket.priority == 2)
    assert page.ticket.tags == ("等客戶",)
    await ran(ask, cast, wrote)


async def test_a_trial_tells_what_would_have_been_and_changes_nothing(ask, cast):
    hit = await opened(ask, cast, "試跑停機")
    await opened(ask, cast, "換碳粉")
    trigger = await made(
        ask, cast, "試跑", wanted=Conditions(words=("試跑",)), on=False, priority=1, tags=("新",), to=Receiver.FREEST
    )
    trial = await ask(t.TRY_TRIGGER, cast.peishan, t.TryTrigger(trigger_id=trigger.id))
    assert (trial.tickets, trial.looked_at, trial.fits) == (2, 2, 1)
    assert [(one.number, one.title) for one in trial.examples] == [(hit.number, "試跑停機")]
    changes = {one.what: (one.before, one.after) for one in trial.examples[0].changes}
    assert changes == {"tags": ("", "新"), "priority": ("3", "1"), "to": ("", "freest")}
    assert whole(await page_of(ask, cast, hit)) == ["open"]
    assert await runs_of(ask, cast, trigger) == ()


async def test_a_trial_shows_reply_and_note_as_they_would_be_written(ask, cast):
    texts = (CannedText(language="zh-Hant", body="{{contact_name}} 您好，{{agent_name}}已收到 {{ticket_number}}。"),)
    text = await ask(
        CREATE_CANNED, cast.peishan, CreateCanned(name="已收到", texts=texts, shared=True), key=new_id().hex
    )
    mine, hers = await opened(ask, cast, "試寫"), await opened(ask, cast, "試寫", who=cast.manager)
    note = "{{customer_name}} 的 {{ticket_title}}"
    trigger = await made(ask, cast, "試寫", wanted=Conditions(words=("試寫",)), on=False, canned_id=text.id, note=note)
    trial = await ask(t.TRY_TRIGGER, cast.peishan, t.TryTrigger(trigger_id=trigger.id))
    told = {one.number: {change.what: change.after for change in one.changes} for one in trial.examples}
    for ticket, who in ((mine, cast.hsiaohan), (hers, cast.manager)):
        assert told[ticket.number] == {
            "note": "景明醫院 的 試寫",
            "canned_id": f"{who.name} 您好，遠澄資訊服務已收到 {ticket.number}。",
        }
    assert len((await page_of(ask, cast, mine)).ticket.messages) == 1


async def test_a_trial_reads_long_messages_beside_the_loop(ask, cast, monkeypatch):
    where = set()

    def noting(*given):
        where.add(current_thread())
        return matches(*given)

    monkeypatch.setattr(trying, "matches", noting)
    await opened(ask, cast, "長篇")
    trigger = await made(ask, cast, "長篇", wanted=Conditions(words=("長篇",)), on=False, priority=1)
    assert (await ask(t.TRY_TRIGGER, cast.peishan, t.TryTrigger(trigger_id=trigger.id))).fits == 1
    assert where
    assert main_thread() not in where


@pytest.mark.parametrize(
    ("deeds", "wanted", "code", "field"),
    [
        ({"to": Receiver.ME}, {}, "deeds.not_by_itself", "to"),
        ({"state": Then.RESOLVED, "canned_id": new_id()}, {}, "deeds.not_by_itself", "state"),
        ({}, {}, "deeds.empty", "deeds"),
        ({"priority": 1}, {"customer_ids": (new_id(),)}, "trigger.condition_unknown", "customer_ids"),
        ({"priority": 1}, {"category_ids": (new_id(),)}, "trigger.condition_unknown", "category_ids"),
    ],
)
async def test_what_no_rule_may_do_is_not_saved(ask, cast, deeds, wanted, code, field):
    await refused(Invalid, code, made(ask, cast, "錯", wanted=Conditions(**wanted), **deeds), field)


FACTS = {
    "ticket_id": UUID(int=1),
    "number": 1,
    "title": "主機停機",
    "state": "open",
    "from_state": "new",
    "to_state": "open",
    "priority": 2,
    "type": None,
    "channel": "portal",
    "categories": (UUID(int=2), UUID(int=3)),
    "customer_id": UUID(int=4),
    "level": "金級",
    "assignee_id": None,
    "assignee_name": None,
    "tags": ("VIP",),
    "body": "Server DOWN",
    "clock": "",
}


@pytest.mark.parametrize(
    ("wanted", "holds"),
    [
        ({}, True),
        ({"states": (TicketState.OPEN,)}, True),
        ({"states": (TicketState.NEW,)}, False),
        ({"was": (TicketState.NEW,)}, True),
        ({"was": (TicketState.RESOLVED,)}, False),
        ({"priorities": (1, 2)}, True),
        ({"category_ids": (UUID(int=3),)}, True),
        ({"category_ids": (UUID(int=9),)}, False),
        ({"levels": ("金級",)}, True),
        ({"levels": ("銀級",)}, False),
        ({"is_assigned": True}, False),
        ({"is_assigned": False}, True),
        ({"tags": ("vip",)}, True),
        ({"words": ("down",)}, True),
        ({"words": ("維修",)}, False),
        ({"words": ("停機",), "without": ("server",)}, False),
        ({"clocks": (ClockKind.UPDATE,)}, False),
        ({"priorities": (2,), "customer_ids": (UUID(int=5),)}, False),
    ],
)
def test_all_conditions_must_hold_and_of_the_values_of_one_any(wanted, holds):
    assert matches(Conditions(**wanted), Facts(**FACTS)) is holds
