"""Causes: the tree, where one is required, that nothing ends without it, and that they are found and counted."""

from datetime import date, timedelta

import msgspec
import pytest

from services.helpdesk.db import DB
from services.helpdesk.tickets.causing import ask_for_cause
from shared.contracts.causes import CauseFound
from shared.contracts.desk import cause_rules as r
from shared.contracts.desk import causes as c
from shared.contracts.desk.search import SEARCH, SearchQuery
from shared.contracts.helpdesk import (
    CLOSE_TICKET,
    OPEN_TICKET,
    QUEUE_PAGE,
    READ_TICKET,
    REOPEN_TICKET,
    REPLY_TICKET,
    RESOLVE_TICKET,
    TICKET_PAGE,
    Filters,
    MoveTicket,
    NumberQuery,
    OpenTicket,
    Queue,
    QueueQuery,
    ReadTicket,
    RejectTicket,
    ReplyTicket,
    ResolveTicket,
    Then,
    TicketState,
    TicketType,
)
from shared.contracts.parties import Party
from shared.contracts.roles import Permission
from shared.core.clock import now
from shared.core.errors import Conflict, DomainError, Forbidden, Invalid
from shared.core.ids import new_id
from tests.matrix.behind import superuser


async def done(ask, who, call, command):
    return await ask(call, who, command, key=new_id().hex)


async def planted(ask, cast, language="zh-Hant"):
    tree = await done(ask, cast.peishan, c.LOAD_CAUSES, c.LoadCauses(language=language))
    return {one.code: one for one in tree.items}


async def opened(ask, cast, *, urgent=False, **more):
    level = 1 if urgent else 2
    command = OpenTicket(title="印表機卡紙", body="又卡了。", impact=level, urgency=level, **more)
    return await done(ask, cast.hsiaohan, OPEN_TICKET, command)


async def resolved(ask, cast, ticket, **cause):
    found = CauseFound(**cause) if cause else None
    command = ResolveTicket(ticket_id=ticket.id, revision=ticket.revision, solution="換了滾輪。", cause=found)
    return await done(ask, cast.bohan, RESOLVE_TICKET, command)


async def page_of(ask, cast, ticket):
    return await ask(TICKET_PAGE, cast.bohan, NumberQuery(number=int(ticket.number.removeprefix("HD-"))))


async def told(cast, ticket, verb):
    """Bodies of what was announced of a ticket, oldest first."""
    sql = "select body from outbox where tenant_id = $1 and topic = $2 order by id"
    async with superuser(Party.HELPDESK) as connection:
        rows = await connection.fetch(sql, cast.tenant_id, f"helpdesk.ticket.{verb}.v1")
    found = [msgspec.json.decode(row["body"])["data"] for row in rows]
    return [one for one in found if one["id"] == str(ticket.id)]


async def refused(kind, code, doing, field=None):
    with pytest.raises(kind) as error:
        await doing
    assert isinstance(error.value, DomainError)
    assert error.value.code == code
    if field:
        assert list(error.value.fields) == [field]


async def test_who_keeps_no_causes_is_asked_for_none_and_the_usual_tree_comes_in_three_languages(ask, cast):
    ticket = await opened(ask, cast, urgent=True)
    assert ticket.priority == 1
    assert (await page_of(ask, cast, ticket)).cause is None
    assert (await resolved(ask, cast, ticket)).state is TicketState.RESOLVED
    tree = await planted(ask, cast, "en")
    assert tree["D1"].path == ("Delivery defect", "Below specification")
    assert tree["D1"].is_defect
    assert not tree["A1"].is_defect
    assert await planted(ask, cast) == tree
    await refused(Forbidden, "permission.missing", done(ask, cast.bohan, c.LOAD_CAUSES, c.LoadCauses()))


async def test_an_urgent_ticket_does_not_end_without_its_cause(ask, cast):
    tree = await planted(ask, cast)
    ticket = await opened(ask, cast, urgent=True)
    assert (await page_of(ask, cast, ticket)).cause.needed == "priority"
    await refused(Invalid, "ticket.cause_needed", resolved(ask, cast, ticket), "cause_id")
    reply = ReplyTicket(ticket_id=ticket.id, body="好了。", revision=ticket.revision, then=Then.RESOLVED)
    await refused(Invalid, "ticket.cause_needed", done(ask, cast.bohan, REPLY_TICKET, reply), "cause_id")
    assert len((await ask(READ_TICKET, cast.bohan, ReadTicket(ticket_id=ticket.id))).messages) == 1
    whys = ("滾輪打滑", "滾輪磨損", "超過保養間隔")
    ended = await resolved(ask, cast, ticket, cause_id=tree["A4"].id, whys=whys, root="沒有排定保養")
    assert ended.state is TicketState.RESOLVED
    page = await page_of(ask, cast, ticket)
    assert (page.cause.path, page.cause.whys) == (("產品與設備", "老化或耗材"), whys)
    assert (page.cause.root, page.cause.set_by, page.cause.needed) == ("沒有排定保養", "陳柏翰", "")
    assert [(one.verb, one.data.get("cause")) for one in page.history][-2:] == [
        ("set_cause", "老化或耗材"),
        ("resolve", None),
    ]
    assert not await told(cast, ticket, "defect_found")


async def test_a_reply_that_resolves_says_the_cause_and_customers_say_none(ask, cast):
    tree = await planted(ask, cast)
    ticket = await opened(ask, cast, type=TicketType.COMPLAINT)
    assert (await page_of(ask, cast, ticket)).cause.needed == "type"
    found = CauseFound(cause_id=tree["F1"].id)
    reply = ReplyTicket(ticket_id=ticket.id, body="抱歉。", cause=found)
    await refused(Forbidden, "ticket.staff_only", done(ask, cast.hsiaohan, REPLY_TICKET, reply), "cause")
    solved = msgspec.structs.replace(reply, then=Then.RESOLVED)
    assert (await done(ask, cast.bohan, REPLY_TICKET, solved)).state is TicketState.RESOLVED


async def test_a_reopened_ticket_needs_one_whatever_its_priority_and_a_policy_may_say_otherwise(ask, cast):
    await planted(ask, cast)
    ticket = await opened(ask, cast)
    ended = await resolved(ask, cast, ticket)
    again = RejectTicket(ticket_id=ticket.id, revision=ended.revision, body="還是卡。")
    ticket = await done(ask, cast.bohan, REOPEN_TICKET, again)
    await refused(Invalid, "ticket.cause_needed", resolved(ask, cast, ticket), "cause_id")
    policy = (await page_of(ask, cast, ticket)).terms.policy_id
    rule = r.ChangeCauseRule(policy_id=policy, revision=0, priorities=(1,))
    rules = await done(ask, cast.peishan, r.CHANGE_CAUSE_RULE, rule)
    assert [(one.policy_id, one.priorities, one.reopened) for one in rules.items] == [
        (None, (1, 2), True),
        (policy, (1,), False),
    ]
    await refused(Conflict, "cause.rule_stale", done(ask, cast.peishan, r.CHANGE_CAUSE_RULE, rule))
    assert (await page_of(ask, cast, ticket)).cause.needed == ""
    await done(ask, cast.peishan, r.REMOVE_CAUSE_RULE, r.RemoveCauseRule(policy_id=policy))
    assert (await page_of(ask, cast, ticket)).cause.needed == "reopened"


async def test_where_it_was_asked_for_the_root_cause_is_needed_anew(ask, cast):
    """What a second unhappy call-back does."""
    tree = await planted(ask, cast)
    ticket = await opened(ask, cast)
    ended = await resolved(ask, cast, ticket, cause_id=tree["B1"].id, root="舊的")
    async with DB.tenant_scope(cast.tenant_id):
        await ask_for_cause(cast.tenant_id, ticket.id, ticket.customer_id, "第二次回訪不滿意")
    card = (await page_of(ask, cast, ticket)).cause
    assert (card.needed, card.asked_why) == ("asked", "第二次回訪不滿意")
    close = MoveTicket(ticket_id=ticket.id, revision=ended.revision)
    await refused(Invalid, "ticket.cause_needed", done(ask, cast.peishan, CLOSE_TICKET, close))
    found = CauseFound(cause_id=tree["B2"].id, root="變更單沒有回復步驟")
    said = c.SetCause(ticket_id=ticket.id, revision=ended.revision, cause=found)
    after = await done(ask, cast.bohan, c.SET_CAUSE, said)
    close = MoveTicket(ticket_id=ticket.id, revision=after.revision)
    assert (await done(ask, cast.peishan, CLOSE_TICKET, close)).state is TicketState.CLOSED


async def test_a_fault_of_what_was_delivered_is_announced_once(ask, cast):
    tree = await planted(ask, cast)
    ticket = await opened(ask, cast)
    for code, root in (("D1", "規格漏了雙面列印"), ("D2", "規格漏了雙面列印"), ("D2", "寫清楚一點")):
        now_ = await ask(READ_TICKET, cast.bohan, ReadTicket(ticket_id=ticket.id))
        found = CauseFound(cause_id=tree[code].id, root=root)
        await done(ask, cast.bohan, c.SET_CAUSE, c.SetCause(ticket_id=ticket.id, revision=now_.revision, cause=found))
    (defect,) = await told(cast, ticket, "defect_found")
    assert (defect["cause"], defect["root"], defect["number"]) == ("未達規格", "規格漏了雙面列印", ticket.number)
    assert [one["cause"] for one in await told(cast, ticket, "caused")] == [
        "未達規格",
        "測試遺漏",
        "測試遺漏",
    ]


async def test_tickets_are_found_by_cause_with_all_below_and_counted_by_month(ask, cast):
    tree = await planted(ask, cast)
    first, second, third = [await opened(ask, cast) for _ in range(3)]
    await resolved(ask, cast, first, cause_id=tree["E1"].id)
    await resolved(ask, cast, second, cause_id=tree["E2"].id)
    await resolved(ask, cast, third)
    for asked, expected in ((tree["E"], {first.id, second.id}), (tree["E2"], {second.id})):
        query = QueueQuery(queue=Queue.ALL, filters=Filters(cause_id=asked.id))
        found = await ask(QUEUE_PAGE, cast.bohan, query)
        assert {one.id for one in found.rows} == expected
        assert found.names.cause == asked.path
    for query, expected in (("原因:環境與第三方", {first.id, second.id}), ("cause:網路或電力", {first.id})):
        assert {one.id for one in (await ask(SEARCH, cast.bohan, SearchQuery(q=query))).tickets} == expected
    today = now().date()
    report = await ask(
        r.READ_CAUSE_REPORT,
        cast.peishan,
        r.CauseReportQuery(
            first_day=date(today.year - 1, 12, 1), last_day=today + timedelta(days=1), zone="Asia/Taipei"
        ),
    )
    counted = {one.code: (one.tickets, [month.tickets for month in one.months]) for one in report.causes}
    assert counted == {"E1": (1, [1]), "E2": (1, [1])}
    assert report.without == 1
    assert not cast.bohan.may(Permission.REPORT_READ)


async def test_the_tree_refuses_circles_depth_and_names_twice(ask, cast):
    top = await done(ask, cast.peishan, c.CREATE_CAUSE, c.CreateCause(name="頂", code="T"))
    below = await done(ask, cast.peishan, c.CREATE_CAUSE, c.CreateCause(name="下", parent_id=top.id))
    twice = c.CreateCause(name="下", parent_id=top.id)
    await refused(Conflict, "cause.exists", done(ask, cast.peishan, c.CREATE_CAUSE, twice), "name")
    code = c.CreateCause(name="別的", code="t")
    await refused(Conflict, "cause.code_exists", done(ask, cast.peishan, c.CREATE_CAUSE, code), "code")
    circle = c.ChangeCause(cause_id=top.id, revision=1, name="頂", parent_id=below.id)
    await refused(Invalid, "cause.circle", done(ask, cast.peishan, c.CHANGE_CAUSE, circle), "parent_id")
    away = c.ArchiveCause(cause_id=top.id, revision=1)
    await refused(Conflict, "cause.has_children", done(ask, cast.peishan, c.ARCHIVE_CAUSE, away))
    left = await done(ask, cast.peishan, c.ARCHIVE_CAUSE, c.ArchiveCause(cause_id=below.id, revision=1))
    assert [one.name for one in left.items] == ["頂"]
