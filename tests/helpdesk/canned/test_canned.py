"""Canned replies: what may be saved, whose they are, how they read on a ticket."""

import asyncio
import time

import pytest

from gateway.pages.frame.prose import prose
from services.helpdesk.canned.filling import check_words, fill, harmless, language_of, when
from services.helpdesk.db import DB
from shared.contracts.desk import canned as c
from shared.contracts.desk.deeds import Deeds
from shared.contracts.desk.macros import CREATE_MACRO, CreateMacro
from shared.contracts.desk.teams import CREATE_TEAM, CreateTeam
from shared.contracts.helpdesk import ASSIGN_TICKET, OPEN_TICKET, AssignTicket, OpenTicket
from shared.core.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from shared.core.ids import new_id
from tests.factories.helpdesk import make_cast
from tests.notify.test_wordings import ATTACKS


def text(body, language="zh-Hant"):
    return c.CannedText(language=language, body=body)


async def made(ask, who, name, *texts, **more):
    return await ask(c.CREATE_CANNED, who, c.CreateCanned(name=name, texts=texts, **more), key=new_id().hex)


async def shared(ask, who, name, *texts, **more):
    return await made(ask, who, name, *texts, shared=True, **more)


async def changed(ask, who, one, **more):
    given = {"name": one.name, "folder": one.folder, "texts": one.texts, **more}
    command = c.ChangeCanned(canned_id=one.id, revision=one.revision, **given)
    return await ask(c.CHANGE_CANNED, who, command, key=new_id().hex)


async def opened(ask, cast, title="印表機卡紙", body="今天早上開始卡紙。", who=None):
    return await ask(OPEN_TICKET, who or cast.hsiaohan, OpenTicket(title=title, body=body), key=new_id().hex)


async def found(ask, who, ticket, q="", **more):
    answer = await ask(c.FIND_CANNED, who, c.FindCanned(ticket_id=ticket.id, q=q, limit=25, **more))
    return {one.name: one for one in answer.items}


async def listed(ask, who, **more):
    return [one.name for one in (await ask(c.LIST_CANNED, who, c.ListCanned(limit=100, **more))).items]


async def refused(kind, code, doing):
    with pytest.raises(kind) as error:
        await doing
    assert isinstance(error.value, DomainError)
    assert error.value.code == code
    return error.value


async def test_it_reads_as_the_ticket_it_stands_on(ask, cast):
    ticket = await opened(ask, cast)
    give = AssignTicket(ticket_id=ticket.id, revision=ticket.revision, assignee_id=cast.yutong.actor_id)
    await ask(ASSIGN_TICKET, cast.peishan, give, key=new_id().hex)
    due = await promised(cast, ticket)
    every = "\n".join(f"{name}={{{{ {name} }}}}" for name in c.Variable)
    await shared(ask, cast.peishan, "全部變數", text(every))
    body = (await found(ask, cast.bohan, ticket, "全部變數"))["全部變數"].body
    said = dict(line.split("=", 1) for line in body.split("\n"))
    assert said["contact_name"] == "王筱涵"
    assert said["customer_name"] == "景明醫院"
    assert said["ticket_number"] == ticket.number
    assert said["ticket_title"] == "印表機卡紙"
    assert (said["agent_name"], said["assignee_name"]) == ("陳柏翰", "林語彤")
    assert said["company_name"] == "遠澄資訊服務"
    assert said["portal_link"].endswith(f"/p/yuancheng/tickets/{ticket.number}")
    assert said["promised_time"] == when(due, "Asia/Taipei", "zh-Hant")


async def promised(cast, ticket):
    """Its clocks are derived a moment after it was opened."""
    async with asyncio.timeout(20):
        while True:
            async with DB.tenant_scope(cast.tenant_id):
                due = await DB.value(
                    "select promised_due from ticket where tenant_id = $1 and id = $2", cast.tenant_id, ticket.id
                )
            if due is not None:
                return due
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("body", ["{{foo}}", "好 {{ contact.name }}", "{{contact_name", "{{contact_name}} {{ }}"])
async def test_an_unknown_variable_is_refused_when_it_is_saved(ask, cast, body):
    error = await refused(Invalid, "canned.variable_unknown", made(ask, cast.bohan, "錯", text(body)))
    assert error.fields == {"texts": "canned.variable_unknown"}
    assert error.params["variable"].startswith("{{")


@pytest.mark.parametrize("blank", [" ", "\n", "\t ", "{{ ", "{{" + " " * 60])
def test_what_is_no_variable_is_seen_at_once(blank):
    """Eight thousand blanks behind two braces once took minutes, in which nobody was answered."""
    begun = time.process_time()
    with pytest.raises(Invalid, match="variable_unknown"):
        check_words("{{" + blank * (7_900 // len(blank)), "texts")
    assert time.process_time() - begun < 0.2


def test_blanks_around_a_variable_do_not_count():
    values = dict.fromkeys(c.Variable, "值")
    body = "{{contact_name}}{{ contact_name }}{{\n\tcontact_name  }}"
    check_words(body, "texts")
    assert fill(body, values) == "值值值"


def test_no_message_is_filled_beyond_its_room():
    body, values = "{{ticket_title}}" * 500, dict.fromkeys(c.Variable, "長" * 200)
    assert fill(body, values) == "長" * 20_000


@pytest.mark.parametrize(
    "name",
    ["**王**", "`rm -rf`", "https://evil.example/x", "- 一", "1. 二", "~~~", "{{agent_name}}", "a\n\n- b", "<b>x</b>"],
)
async def test_a_name_never_becomes_markup_or_a_variable(name):
    value = harmless(name)
    body = fill("{{contact_name}}", {**dict.fromkeys(c.Variable, "SECRET"), c.Variable.CONTACT_NAME: value})
    shown = str(prose(body))
    assert "SECRET" not in body
    assert (shown[:3], shown[-4:]) == ("<p>", "</p>")
    assert [tag for tag in ("<strong", "<em", "<code", "<a ", "<li", "<b>") if tag in shown] == []


async def test_ones_own_are_nobody_elses(ask, cast):
    own = await made(ask, cast.bohan, "我的語氣", text("嗨"))
    ticket = await opened(ask, cast)
    assert own.owner_id == cast.bohan.actor_id
    assert "我的語氣" in await listed(ask, cast.bohan)
    assert "我的語氣" in await found(ask, cast.bohan, ticket)
    for other in (cast.yutong, cast.peishan):
        assert "我的語氣" not in await listed(ask, other)
        assert "我的語氣" not in await found(ask, other, ticket)
        await refused(NotFound, "canned.not_found", ask(c.READ_CANNED, other, c.ReadCanned(canned_id=own.id)))
        await refused(NotFound, "canned.not_found", changed(ask, other, own))
        use = ask(c.USE_CANNED, other, c.UseCanned(canned_id=own.id), key=new_id().hex)
        await refused(NotFound, "canned.not_found", use)


async def test_the_companys_are_kept_by_those_who_lead(ask, cast):
    await refused(Forbidden, "canned.shared", shared(ask, cast.bohan, "大家的", text("您好")))
    one = await shared(ask, cast.peishan, "大家的", text("您好"))
    await refused(Forbidden, "canned.shared", changed(ask, cast.bohan, one))
    assert "大家的" in await listed(ask, cast.bohan)


async def test_names_are_taken_once_by_the_company_and_once_by_each(ask, cast):
    await shared(ask, cast.peishan, "收到", text("收到"))
    await refused(Conflict, "canned.exists", shared(ask, cast.peishan, "收到", text("x")))
    await made(ask, cast.bohan, "收到", text("x"))
    await made(ask, cast.yutong, "收到", text("x"))
    await refused(Conflict, "canned.exists", made(ask, cast.yutong, "收到", text("x")))


async def test_an_old_page_changes_nothing_and_what_is_put_away_is_free_again(ask, cast):
    one = await shared(ask, cast.peishan, "會過期", text("甲"))
    two = await changed(ask, cast.peishan, one, texts=(text("乙"),))
    await refused(Conflict, "canned.stale", changed(ask, cast.peishan, one))
    gone = c.ArchiveCanned(canned_id=two.id, revision=two.revision)
    three = await ask(c.ARCHIVE_CANNED, cast.peishan, gone, key=new_id().hex)
    assert "會過期" not in await listed(ask, cast.bohan)
    await refused(Conflict, "canned.archived", changed(ask, cast.peishan, three))
    await shared(ask, cast.peishan, "會過期", text("丙"))


async def test_it_speaks_the_language_of_the_conversation(ask, cast):
    await shared(ask, cast.peishan, "問候", text("您好"), text("Hello", "en"))
    await shared(ask, cast.peishan, "只有中文", text("再見"))
    chinese, english = await opened(ask, cast), await opened(ask, cast, "Printer", "It jams on every page.")
    assert (await found(ask, cast.bohan, chinese))["問候"].body == "您好"
    in_english = await found(ask, cast.bohan, english)
    assert in_english["問候"].body == "Hello"
    assert in_english["只有中文"].body == "再見"
    assert (await found(ask, cast.bohan, chinese, language="en"))["問候"].body == "Hello"
    assert language_of("", "zh-Hans") == "zh-Hans"
    await refused(Invalid, "canned.language_twice", shared(ask, cast.peishan, "兩次", text("a"), text("b")))


async def test_what_is_used_most_is_found_first(ask, cast):
    await shared(ask, cast.peishan, "常用甲", text("範例"), folder="計數")
    second = await shared(ask, cast.peishan, "常用乙", text("範例"), folder="計數")
    ticket = await opened(ask, cast)
    key = new_id().hex
    for _ in range(2):
        await ask(c.USE_CANNED, cast.bohan, c.UseCanned(canned_id=second.id), key=key)
    assert list(await found(ask, cast.bohan, ticket, "計數 範例")) == ["常用乙", "常用甲"]
    assert (await ask(c.READ_CANNED, cast.bohan, c.ReadCanned(canned_id=second.id))).used == 1
    assert await found(ask, cast.bohan, ticket, "計數 沒有這個字") == {}


async def test_pages_go_on_where_they_ended(ask, cast):
    names = [f"頁{number}" for number in range(5)]
    for name in names:
        await shared(ask, cast.peishan, name, text("x"), folder="分頁")
    seen, cursor = [], None
    while True:
        page = await ask(c.LIST_CANNED, cast.bohan, c.ListCanned(folder="分頁", limit=2, cursor=cursor))
        seen += [one.name for one in page.items]
        cursor = page.next
        if cursor is None:
            break
    assert seen == names


async def test_another_companys_ticket_and_texts_do_not_exist(ask, cast):
    other = await make_cast()
    theirs, one = await opened(ask, other), await shared(ask, other.peishan, "別家的", text("秘密"))
    await refused(NotFound, "ticket.not_found", ask(c.FIND_CANNED, cast.bohan, c.FindCanned(ticket_id=theirs.id)))
    await refused(NotFound, "canned.not_found", ask(c.READ_CANNED, cast.bohan, c.ReadCanned(canned_id=one.id)))
    assert "別家的" not in await listed(ask, cast.peishan)


async def test_a_team_has_its_own_which_its_lead_keeps_and_its_people_write_with(ask, cast):
    """陳柏翰 leads the team, 林語彤 is in it, 吳佩珊 keeps the company's and so every team's."""
    command = CreateTeam(name="第一線", lead_id=cast.bohan.actor_id, member_ids=(cast.yutong.actor_id,))
    team = await ask(CREATE_TEAM, cast.peishan, command, key=new_id().hex)
    await refused(Forbidden, "team.not_led", made(ask, cast.yutong, "組的", text("您好"), team_id=team.id))
    await refused(NotFound, "team.not_found", made(ask, cast.peishan, "組的", text("您好"), team_id=new_id()))
    one = await made(ask, cast.bohan, "組的", text("您好"), team_id=team.id)
    assert (one.owner_id, one.team_name, one.is_led) == (None, "第一線", True)
    await made(ask, cast.bohan, "組的", text("自己的"))
    await refused(Conflict, "canned.exists", made(ask, cast.peishan, "組的", text("您好"), team_id=team.id))
    ticket = await opened(ask, cast)
    assert (await found(ask, cast.yutong, ticket))["組的"].team_name == "第一線"
    assert await found(ask, cast.peishan, ticket) == {}
    assert await listed(ask, cast.peishan) == ["組的"]
    await refused(Forbidden, "team.not_led", changed(ask, cast.yutong, one, name="改"))
    assert (await changed(ask, cast.peishan, one, name="改過的")).name == "改過的"
    with pytest.raises(Invalid):
        deeds = Deeds(canned_id=one.id)
        await ask(CREATE_MACRO, cast.peishan, CreateMacro(name="用組的", deeds=deeds), key=new_id().hex)


async def test_a_text_is_no_program(ask, cast):
    """What would run in a template engine or a format string (A12) is refused when it is saved, in macros too, or said
    as it stands."""
    ticket, kept = await opened(ask, cast), {}
    for number, attack in enumerate((*ATTACKS, "{name.__class__} {0.__class__} %s %(name)s ${7*7} #{7*7} <%= 7*7 %>")):
        if len(attack) > 8_000:
            continue
        if "{{" in attack:
            await refused(Invalid, "canned.variable_unknown", made(ask, cast.bohan, f"{number}", text(attack)))
            note = CreateMacro(name=f"{number}", deeds=Deeds(note=attack))
            with pytest.raises(Invalid):
                await ask(CREATE_MACRO, cast.peishan, note, key=new_id().hex)
        else:
            kept[f"{number}"] = (await made(ask, cast.bohan, f"{number}", text(attack))).texts[0].body
    assert len(kept) >= 10
    for name, one in (await found(ask, cast.bohan, ticket)).items():
        assert one.body == kept[name]
