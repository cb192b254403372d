"""Macros: what may be saved, that all of it happens or none, in whose name, and how it is told."""

import pytest

from services.helpdesk.db import DB
from shared.contracts.desk import macros as m
from shared.contracts.desk.canned import CREATE_CANNED, READ_CANNED, CannedText, CreateCanned, ReadCanned
from shared.contracts.desk.categories import CREATE_CATEGORY, CreateCategory
from shared.contracts.desk.deeds import Deeds, Receiver
from shared.contracts.helpdesk import (
    OPEN_TICKET,
    RESOLVE_TICKET,
    TICKET_PAGE,
    NumberQuery,
    OpenTicket,
    ResolveTicket,
    Then,
    TicketState,
    Visibility,
)
from shared.contracts.roles import Role
from shared.core.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from shared.core.ids import new_id
from tests.factories.helpdesk import make_cast


async def made(ask, cast, name, **deeds):
    return await ask(m.CREATE_MACRO, cast.peishan, m.CreateMacro(name=name, deeds=Deeds(**deeds)), key=new_id().hex)


async def run(ask, who, ticket, macro, key=""):
    command = m.RunMacro(ticket_id=ticket.id, revision=ticket.revision, macro_id=macro.id)
    return await ask(m.RUN_MACRO, who, command, key=key or new_id().hex)


async def opened(ask, cast, who=None):
    command = OpenTicket(title="印表機卡紙", body="今天早上開始卡紙。")
    return await ask(OPEN_TICKET, who or cast.hsiaohan, command, key=new_id().hex)


async def canned(ask, cast, name, body="{{contact_name}} 您好，請提供 {{ticket_number}} 的序號。"):
    texts = (CannedText(language="zh-Hant", body=body),)
    command = CreateCanned(name=name, texts=texts, shared=True)
    return await ask(CREATE_CANNED, cast.peishan, command, key=new_id().hex)


async def history(ask, cast, ticket):
    page = await ask(TICKET_PAGE, cast.bohan, NumberQuery(number=int(ticket.number.removeprefix("HD-"))))
    return page.history


async def refused(kind, code, doing, field=None):
    with pytest.raises(kind) as error:
        await doing
    assert isinstance(error.value, DomainError)
    assert error.value.code == code
    if field:
        assert list(error.value.fields) == [field]


async def test_several_acts_at_once_and_one_line_in_the_history(ask, cast):
    text = await canned(ask, cast, "請給序號")
    category = await ask(CREATE_CATEGORY, cast.peishan, CreateCategory(name="巨集・列印"), key=new_id().hex)
    macro = await made(
        ask,
        cast,
        "請客戶補資料",
        category_id=category.id,
        tags=("序號", "待補"),
        priority=1,
        to=Receiver.ME,
        note="{{customer_name}}的機器，先等序號。",
        canned_id=text.id,
        state=Then.WAITING_CUSTOMER,
    )
    ticket = await opened(ask, cast)
    after = await run(ask, cast.bohan, ticket, macro)
    assert after.state is TicketState.WAITING_CUSTOMER
    assert (after.priority, after.assignee_id, after.category_id) == (1, cast.bohan.actor_id, category.id)
    assert set(after.tags) == {"序號", "待補"}
    said = {one.visibility: one for one in after.messages[1:]}
    assert said[Visibility.PUBLIC].body == f"王筱涵 您好，請提供 {ticket.number} 的序號。"
    assert said[Visibility.PUBLIC].author_name == "陳柏翰"
    assert said[Visibility.INTERNAL].body == "景明醫院的機器，先等序號。"
    rows = await history(ask, cast, ticket)
    whole = [one for one in rows if "run" not in one.data]
    assert [one.verb for one in whole] == ["open", "macro"]
    assert whole[-1].data["name"] == "請客戶補資料"
    assert {name for name in whole[-1].data if name.startswith("did_")} == {
        f"did_{what}" for what in ("category", "tags", "priority", "assignee", "note", "reply", "state")
    }
    assert len({one.data["run"] for one in rows if "run" in one.data}) == 1
    used = await ask(READ_CANNED, cast.bohan, ReadCanned(canned_id=text.id))
    assert used.used == 1
    assert (await ask(m.READ_MACRO, cast.bohan, m.ReadMacro(macro_id=macro.id))).used == 1


async def test_none_of_it_happens_if_one_act_is_refused(ask, cast):
    macro = await made(ask, cast, "不可能", priority=1, note="先寫", to=Receiver.MEMBER, member_id=cast.yutong.actor_id)
    ticket = await opened(ask, cast)
    async with DB.tenant_scope(cast.tenant_id):
        await DB.run(
            "update member set state = 'suspended' where tenant_id = $1 and id = $2",
            cast.tenant_id,
            cast.yutong.actor_id,
        )
    await refused(Invalid, "ticket.assignee_unknown", run(ask, cast.bohan, ticket, macro))
    page = await ask(TICKET_PAGE, cast.bohan, NumberQuery(number=int(ticket.number.removeprefix("HD-"))))
    assert (page.ticket.revision, page.ticket.priority, len(page.ticket.messages)) == (
        ticket.revision,
        ticket.priority,
        1,
    )
    assert [one.verb for one in page.history] == ["open"]
    assert (await ask(m.READ_MACRO, cast.bohan, m.ReadMacro(macro_id=macro.id))).used == 0


async def test_sent_twice_it_runs_once(ask, cast):
    macro = await made(ask, cast, "兩次", note="一次就好")
    ticket, key = await opened(ask, cast), new_id().hex
    first, second = await run(ask, cast.bohan, ticket, macro, key), await run(ask, cast.bohan, ticket, macro, key)
    assert first == second
    assert len(second.messages) == 2


async def test_each_act_needs_the_right_of_whoever_runs_it(ask, cast):
    macro = await made(ask, cast, "權限", priority=1)
    ticket = await opened(ask, cast)
    await refused(Forbidden, "permission.missing", run(ask, cast.mingche, ticket, macro))
    quality = type(cast.bohan)(
        tenant_id=cast.tenant_id, kind=cast.bohan.kind, actor_id=cast.bohan.actor_id, roles=(Role.QM,), name="品管"
    )
    await refused(Forbidden, "permission.missing", run(ask, quality, ticket, macro))


async def test_what_is_so_already_is_left_out(ask, cast):
    macro = await made(ask, cast, "已經是了", priority=3)
    ticket = await opened(ask, cast)
    assert ticket.priority == 3
    await refused(Conflict, "macro.idle", run(ask, cast.bohan, ticket, macro))


async def test_a_macro_for_an_old_page_or_a_solved_ticket_is_refused(ask, cast):
    macro = await made(ask, cast, "等客戶", state=Then.WAITING_CUSTOMER, reason="等序號")
    ticket = await opened(ask, cast)
    after = await run(ask, cast.bohan, ticket, macro)
    assert after.state is TicketState.WAITING_CUSTOMER
    assert after.messages[-1].body == "等序號"
    await refused(Conflict, "ticket.stale", run(ask, cast.bohan, ticket, macro))
    solved = ResolveTicket(ticket_id=ticket.id, revision=after.revision, solution="好了")
    done = await ask(RESOLVE_TICKET, cast.bohan, solved, key=new_id().hex)
    await refused(Conflict, "state.move_unknown", run(ask, cast.bohan, done, macro))


@pytest.mark.parametrize(
    ("deeds", "code", "field"),
    [
        ({}, "deeds.empty", "deeds"),
        ({"reason": "只有原因"}, "deeds.empty", "deeds"),
        ({"state": Then.WAITING_CUSTOMER}, "deeds.reason_needed", "reason"),
        ({"state": Then.RESOLVED}, "deeds.solution_needed", "canned_id"),
        ({"note": "{{nobody}}"}, "canned.variable_unknown", "note"),
        ({"canned_id": new_id()}, "deeds.canned_unknown", "canned_id"),
        ({"category_id": new_id()}, "deeds.category_unknown", "category_id"),
        ({"to": Receiver.MEMBER}, "deeds.member_unknown", "member_id"),
    ],
)
async def test_what_cannot_be_done_is_not_saved(ask, cast, deeds, code, field):
    await refused(Invalid, code, made(ask, cast, "錯", **deeds), field)


async def test_a_preview_tells_what_the_customer_would_get_and_changes_nothing(ask, cast):
    text = await canned(ask, cast, "預覽用")
    macro = await made(ask, cast, "預覽", canned_id=text.id, note="給 {{assignee_name}}")
    ticket = await opened(ask, cast)
    told = await ask(m.PREVIEW_MACRO, cast.bohan, m.PreviewMacro(macro_id=macro.id, ticket_id=ticket.id))
    assert told.reply == f"王筱涵 您好，請提供 {ticket.number} 的序號。"
    assert told.note == "給 —"
    assert told.macro.names.canned == "預覽用"
    assert [one.verb for one in await history(ask, cast, ticket)] == ["open"]


async def test_another_companys_macro_and_ticket_do_not_exist(ask, cast):
    other = await make_cast()
    theirs, ours = await made(ask, other, "別家", note="秘密"), await made(ask, cast, "自家", note="好")
    ticket, foreign = await opened(ask, cast), await opened(ask, other)
    await refused(NotFound, "macro.not_found", run(ask, cast.bohan, ticket, theirs))
    await refused(NotFound, "ticket.not_found", run(ask, cast.bohan, foreign, ours))
    await refused(NotFound, "macro.not_found", ask(m.READ_MACRO, cast.bohan, m.ReadMacro(macro_id=theirs.id)))
    text = await canned(ask, other, "別家的字")
    await refused(Invalid, "deeds.canned_unknown", made(ask, cast, "偷用", canned_id=text.id))
