"""Problems: what they gather, how they move, what all requesters are told, when they are proposed and come back."""

import asyncio
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from services.helpdesk.app import REMINDS
from services.helpdesk.db import DB
from services.helpdesk.reminding.schedules import REMINDERS
from shared.contracts.causes import CauseFound
from shared.contracts.desk import causes as c
from shared.contracts.desk import problem_proposals as r
from shared.contracts.desk import problem_tickets as k
from shared.contracts.desk import problems as p
from shared.contracts.helpdesk import (
    OPEN_TICKET,
    READ_TICKET,
    RESOLVE_TICKET,
    TICKET_PAGE,
    NumberQuery,
    OpenTicket,
    ReadTicket,
    ResolveTicket,
    Side,
    Visibility,
)
from shared.contracts.parties import Party
from shared.core.clock import now
from shared.core.errors import Conflict, DomainError, Forbidden, Invalid
from shared.core.ids import new_id
from tests.matrix.behind import superuser, until


async def done(ask, who, call, command, key=""):
    return await ask(call, who, command, key=key or new_id().hex)


async def opened(ask, who, title="印表機卡紙", body="又卡了。"):
    return await done(ask, who, OPEN_TICKET, OpenTicket(title=title, body=body))


async def planted(ask, cast):
    tree = await done(ask, cast.peishan, c.LOAD_CAUSES, c.LoadCauses())
    return {one.code: one for one in tree.items}


async def caused(ask, cast, ticket, cause):
    now_ = await ask(READ_TICKET, cast.bohan, ReadTicket(ticket_id=ticket.id))
    said = c.SetCause(ticket_id=ticket.id, revision=now_.revision, cause=CauseFound(cause_id=cause.id))
    return await done(ask, cast.bohan, c.SET_CAUSE, said)


async def moved(ask, who, problem, move):
    command = p.MoveProblem(problem_id=problem.id, revision=problem.revision, move=p.ProblemMove(move))
    return await done(ask, who, p.MOVE_PROBLEM, command)


async def linked(ask, cast, problem, *tickets):
    command = k.LinkProblem(problem_id=problem.id, ticket_ids=tuple(one.id for one in tickets))
    return await done(ask, cast.bohan, k.LINK_PROBLEM, command)


async def read(ask, cast, problem):
    return await ask(p.READ_PROBLEM, cast.bohan, p.ReadProblem(number=int(problem.number.removeprefix("PB-"))))


async def refused(kind, code, doing, *fields):
    with pytest.raises(kind) as error:
        await doing
    assert isinstance(error.value, DomainError)
    assert error.value.code == code
    assert set(error.value.fields) >= set(fields)


async def past(cast, problem, days):
    """As if its watch had begun so long ago."""
    async with DB.tenant_scope(cast.tenant_id):
        back = (
            "update problem set watch_since = watch_since - make_interval(days => $3) where tenant_id = $1 and id = $2"
        )
        await DB.run(back, cast.tenant_id, problem.id, days)


async def elsewhere(cast):
    """The company moves to where it is another day than in Greenwich."""
    zone = ZoneInfo("Pacific/Kiritimati" if now().hour >= 10 else "Etc/GMT+12")
    async with DB.tenant_scope(cast.tenant_id):
        await DB.run("update company set zone = $2 where tenant_id = $1", cast.tenant_id, zone.key)
    return zone


async def events_of(cast, topic):
    async with superuser(Party.HELPDESK) as connection:
        sql = "select count(*) from outbox where tenant_id = $1 and topic = $2"
        return await connection.fetchval(sql, cast.tenant_id, topic)


async def test_from_the_first_ticket_to_the_end_of_the_watch_and_back_again(ask, cast):
    tree = await planted(ask, cast)
    first, second, third = [await opened(ask, cast.hsiaohan) for _ in range(3)]
    await caused(ask, cast, third, tree["A4"])
    command = p.OpenProblem(title="滾輪磨損", cause_id=tree["A4"].id, ticket_ids=(first.id, second.id))
    problem = await done(ask, cast.bohan, p.OPEN_PROBLEM, command)
    assert (problem.tickets, problem.state, problem.cause) == (2, "open", ("產品與設備", "老化或耗材"))
    assert third.id in {one.id for one in problem.suggested}
    await refused(Invalid, "problem.incomplete", moved(ask, cast.bohan, problem, "act"), "action", "owner_id")
    change = p.ChangeProblem(
        problem_id=problem.id,
        revision=problem.revision,
        title="滾輪磨損",
        cause_id=tree["A4"].id,
        workaround="手動進紙",
        action="全面更換滾輪",
        owner_id=cast.yutong.actor_id,
        action_due=now().date(),
        watch_days=14,
    )
    problem = await done(ask, cast.bohan, p.CHANGE_PROBLEM, change)
    await refused(Conflict, "problem.stale", done(ask, cast.bohan, p.CHANGE_PROBLEM, change))
    problem = await moved(ask, cast.bohan, problem, "act")
    zone = await elsewhere(cast)
    async with DB.tenant_scope(cast.tenant_id):
        await DB.run("update reminder set fire_at = now() where tenant_id = $1", cast.tenant_id)
    for _ in range(2):
        await REMINDERS.taker(REMINDS)()
    assert await events_of(cast, "helpdesk.problem.action_due.v1") == 1
    tomorrow = datetime.combine(now().astimezone(zone).date() + timedelta(days=1), time(8), zone)
    async with DB.tenant_scope(cast.tenant_id):
        assert await DB.value("select fire_at from reminder where tenant_id = $1", cast.tenant_id) == tomorrow
    problem = await moved(ask, cast.bohan, problem, "watch")
    await refused(Forbidden, "problem.lead_only", moved(ask, cast.bohan, problem, "close"))
    await refused(Conflict, "problem.watched", moved(ask, cast.peishan, problem, "close"))
    await past(cast, problem, 15)
    again = await opened(ask, cast.stranger)
    problem = await linked(ask, cast, problem, again)
    assert (problem.state, problem.recurrences) == ("watching", 1)
    await refused(Conflict, "problem.watched", moved(ask, cast.peishan, problem, "close"))
    await past(cast, problem, 15)
    problem = await moved(ask, cast.peishan, problem, "close")
    problem = await linked(ask, cast, problem, await opened(ask, cast.stranger))
    assert (problem.state, problem.recurrences, problem.closed_at) == ("reopened", 2, None)
    assert [one.verb for one in problem.history] == [
        *("open", "link", "change", "act", "watch", "link", "recur", "close", "link", "recur"),
    ]
    page = await ask(TICKET_PAGE, cast.bohan, NumberQuery(number=int(first.number.removeprefix("HD-"))))
    assert [(one.number, one.workaround) for one in page.problems] == [(problem.number, "手動進紙")]


async def test_closed_while_tickets_join_it_is_open_again_or_was_never_closed(ask, cast):
    tree = await planted(ask, cast)
    problem = await done(ask, cast.bohan, p.OPEN_PROBLEM, p.OpenProblem(title="滾輪磨損", cause_id=tree["A4"].id))
    change = p.ChangeProblem(
        problem_id=problem.id,
        revision=problem.revision,
        title="滾輪磨損",
        cause_id=tree["A4"].id,
        action="全面更換滾輪",
        owner_id=cast.yutong.actor_id,
        action_due=now().date(),
        watch_days=1,
    )
    problem = await done(ask, cast.bohan, p.CHANGE_PROBLEM, change)
    for move in ("act", "watch"):
        problem = await moved(ask, cast.bohan, problem, move)
    await past(cast, problem, 2)
    tickets = [await opened(ask, cast.stranger) for _ in range(8)]
    acts = [linked(ask, cast, problem, one) for one in tickets]
    acts[3:3] = [moved(ask, cast.peishan, problem, "close") for _ in range(4)]
    ends = await asyncio.gather(*acts, return_exceptions=True)
    assert {type(end) for end in ends if isinstance(end, Exception)} <= {Conflict}
    problem = await read(ask, cast, problem)
    assert problem.tickets == len(tickets)
    assert problem.state in {"watching", "reopened"}
    assert problem.recurrences
    assert problem.closed_at is None


async def test_all_requesters_are_told_once_and_what_has_ended_is_left_alone(ask, cast):
    tickets = [await opened(ask, (cast.hsiaohan, cast.stranger)[at % 2]) for at in range(24)]
    over = await ask(READ_TICKET, cast.bohan, ReadTicket(ticket_id=tickets[-1].id))
    end = ResolveTicket(ticket_id=over.id, revision=over.revision, solution="好了。")
    await done(ask, cast.bohan, RESOLVE_TICKET, end)
    command = p.OpenProblem(title="卡紙", ticket_ids=tuple(one.id for one in tickets))
    problem = await done(ask, cast.bohan, p.OPEN_PROBLEM, command)
    tell, key = k.TellRequesters(problem_id=problem.id, body="請先改用手動進紙。"), new_id().hex
    first = await done(ask, cast.bohan, k.TELL_REQUESTERS, tell, key)
    assert await done(ask, cast.bohan, k.TELL_REQUESTERS, tell, key) == first
    assert (first.tellings[0].waiting, first.tellings[0].told) == (23, 0)

    async def all_told():
        return (await read(ask, cast, problem)).tellings[0].waiting == 0

    await until(all_told)
    (telling,) = (await read(ask, cast, problem)).tellings
    assert (telling.told, telling.ended, telling.told_by) == (23, 0, "陳柏翰")
    for one in tickets:
        now_ = await ask(READ_TICKET, cast.bohan, ReadTicket(ticket_id=one.id))
        said = [m for m in now_.messages if m.body == "請先改用手動進紙。"]
        assert len(said) == (0 if one is tickets[-1] else 1)
        assert all((m.visibility, m.side, m.author_name) == (Visibility.PUBLIC, Side.SYSTEM, "陳柏翰") for m in said)
        assert one is tickets[-1] or now_.waiting_since is not None
    alone = await done(ask, cast.bohan, p.OPEN_PROBLEM, p.OpenProblem(title="沒有工單"))
    nobody = k.TellRequesters(problem_id=alone.id, body="喂")
    await refused(Conflict, "problem.no_tickets", done(ask, cast.bohan, k.TELL_REQUESTERS, nobody))


async def proposals(ask, cast):
    return (await ask(r.LIST_PROPOSALS, cast.bohan, r.ListProposals())).items


async def test_enough_tickets_of_one_cause_are_proposed_and_a_lead_decides(ask, cast):
    tree = await planted(ask, cast)
    tickets = [await opened(ask, cast.hsiaohan, title=f"第 {at} 件", body=f"內容 {at}") for at in range(6)]
    for one in tickets[:4]:
        await caused(ask, cast, one, tree["E1"])
    await caused(ask, cast, tickets[4], tree["E2"])
    await caused(ask, cast, tickets[4], tree["E1"])

    async def proposed():
        return len(await proposals(ask, cast)) == 1

    await until(proposed)
    await caused(ask, cast, tickets[5], tree["E1"])

    async def grown():
        return (await proposals(ask, cast))[0].count == 6

    await until(grown)
    (one,) = await proposals(ask, cast)
    assert (one.kind, one.title, one.cause) == ("cause", "網路或電力", ("環境與第三方", "網路或電力"))
    accept = r.AcceptProposal(proposal_id=one.id, revision=one.revision)
    await refused(Forbidden, "permission.missing", done(ask, cast.bohan, r.ACCEPT_PROPOSAL, accept))
    problem = await done(ask, cast.peishan, r.ACCEPT_PROPOSAL, accept)
    assert (problem.tickets, problem.title, problem.cause_id) == (6, "網路或電力", tree["E1"].id)
    await refused(Conflict, "proposal.stale", done(ask, cast.peishan, r.ACCEPT_PROPOSAL, accept))
    assert await proposals(ask, cast) == ()


REPORTS = (
    ("Outlook 從早上開始收不到信", "早上開始 Outlook 一直收不到信，顯示無法連線到伺服器。"),
    ("Outlook 收不到信，連不上伺服器", "我的 Outlook 從早上開始無法連線到郵件伺服器，收不到信。"),
    ("早上開始 Outlook 收不到信", "Outlook 顯示無法連線到伺服器，今天早上開始都收不到信。"),
    ("Outlook 連不上伺服器，收不到信", "同事和我的 Outlook 都連不上伺服器，早上開始收不到信。"),
    ("從早上起 Outlook 都收不到信", "從今天早上開始，Outlook 無法連線到伺服器，收不到任何信。"),
)


async def test_a_burst_of_what_reads_alike_is_proposed_and_a_declined_one_stays_away(ask, cast):
    for title, body in (("滑鼠壞了", "左鍵沒有反應。"), ("申請新帳號", "下週有新人報到。")):
        await opened(ask, cast.hsiaohan, title, body)
    for at, (title, body) in enumerate(REPORTS):
        await opened(ask, (cast.hsiaohan, cast.stranger)[at % 2], title, body)

    async def proposed():
        return len(await proposals(ask, cast)) == 1

    await until(proposed)
    (one,) = await proposals(ask, cast)
    assert (one.kind, one.count) == ("burst", 5)
    decline = r.DeclineProposal(proposal_id=one.id, revision=one.revision, reason="已知的維護時段")
    await done(ask, cast.peishan, r.DECLINE_PROPOSAL, decline)
    await opened(ask, cast.stranger, *REPORTS[0])
    marker = await opened(ask, cast.stranger, "完全不同的事", "請問發票何時寄出")
    await until(lambda: heard_of(marker))
    assert await proposals(ask, cast) == ()
    (declined,) = (await ask(r.LIST_PROPOSALS, cast.bohan, r.ListProposals(declined=True))).items
    assert (declined.reason, declined.decided_by) == ("已知的維護時段", "吳佩珊")
    assert declined.decided_at - declined.made_at < timedelta(minutes=5)


async def heard_of(ticket):
    """The listeners take events in order: what came before it has been heard as well."""
    async with superuser(Party.HELPDESK) as connection:
        sql = "select not exists (select from outbox where published_at is null) and exists (select from ticket where id = $1)"
        return await connection.fetchval(sql, ticket.id)
