"""Call-backs of a demo company: whoever has a plan of its own is called the same day, one did not pick up, one asked
for another hour, and one was and is not happy."""

import asyncio
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from infra.demo.happenings import Play, Standing
from infra.demo.world import Company
from shared.contracts import helpdesk as h
from shared.contracts.causes import CauseFound
from shared.contracts.desk import call_backs as c
from shared.contracts.desk import call_plans as p
from shared.contracts.desk.call_back_views import Answers, CallBackRow, CallResult, CallTab, Solved
from shared.contracts.desk.causes import LIST_CAUSES, CausesQuery
from shared.core.clock import now

TICKETS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "zh-Hant": (
        ("收銀機更換後列印異常", "換機後收據只印一半。", "更新列印驅動，連續列印 20 張正常。"),
        ("會議室投影訊號中斷", "開會中畫面一直黑掉。", "更換訊號線並固定接頭。"),
        ("護理站電話沒有聲音", "拿起話筒聽不到撥號音。", "更換話機並重新登錄分機。"),
        ("報表匯出後金額少一位", "匯出的檔案百位數不見。", "修正欄位寬度，重新匯出核對無誤。"),
        ("門禁卡刷不過", "換卡後兩個人進不了機房。", "補登卡號，現場刷卡測試正常。"),
    ),
    "zh-Hans": (
        ("数控机床触摸屏失灵", "开机后触摸没有反应。", "更换触摸屏排线，测试正常。"),
        ("车间网络时断时续", "每隔十分钟断一次。", "更换交换机电源。"),
        ("打印机缺色", "标签上的蓝色打不出来。", "清洗喷头，连续打印 20 张正常。"),
        ("报工终端登录不上", "换班后三台终端都提示超时。", "重启认证服务并延长会话时间。"),
        ("扫码枪读不到码", "换了标签纸之后读不到。", "调高打印浓度，现场测试正常。"),
    ),
    "en": (
        ("Receipt printer stops halfway", "It prints half a receipt.", "New driver, 20 receipts printed."),
        ("Projector loses its signal", "The picture goes black in meetings.", "New cable, fixed plug."),
        ("Barrier stays down", "Cars queue at the east gate.", "Loop detector replaced, 10 cars tested."),
        ("Two fobs stopped working", "Both since the move.", "Fobs enrolled again, tested at the door."),
        ("Alarm panel beeps", "Every ten minutes, no message.", "Battery replaced, silent for an hour."),
    ),
}
"""Title, what was reported, what was done."""
COMMENTS = {
    "zh-Hant": "修好了，但等了三天，中間沒有人回報進度。",
    "zh-Hans": "修好了，但等了三天，中间没人说进度。",
    "en": "It works now, but we waited three days and heard nothing.",
}
PLANS = {
    "zh-Hant": ("重要客戶當日回訪", "您好，這裡是客戶服務部，想請問今天處理的問題都正常嗎？"),
    "zh-Hans": ("重要客户当日回访", "您好，这里是客户服务部，想请问今天处理的问题都正常吗？"),
    "en": ("Key customers, same day", "Good day, this is the service desk. Is what we mended today still in order?"),
}
NOTES = {"zh-Hant": "開會中，請改約。", "zh-Hans": "开会中，请改约。", "en": "In a meeting, asks for another hour."}
WORN_OUT = "A4"
"""The cause of all, in every company's tree: urgent tickets are not resolved without one."""
SLOT_HOUR = 15
TRIES, PAUSE_SECONDS = 100, 0.1
UNHAPPY, MISSED, LATER = 1, 2, 3
"""What becomes of whose call, by place in TICKETS; the others wait."""


async def make_call_backs(
    play: Play, company: Company, lead: Standing, agents: list[Standing], asked: list[Standing]
) -> None:
    """Whoever solved it does not call."""
    if (await play.ask(c.LIST_CALL_BACKS, lead, c.ListCallBacks(view=CallTab.DONE), "")).rows:
        return  # done in an earlier run: what is agreed would have other times by now
    causes = (await play.ask(LIST_CAUSES, lead, CausesQuery(), "list")).items
    why = next(CauseFound(cause_id=one.id) for one in causes if one.code == WORN_OUT)
    await _plan(play, company, lead, asked[LATER + 1])
    rows: list[CallBackRow | None] = []
    for number, (told, guest) in enumerate(zip(TICKETS[company.locale], asked, strict=False)):
        title, body, solution = told
        agent = agents[number % len(agents)]
        command = h.OpenTicket(title=title, body=body, impact=1, urgency=1, requester_id=guest.id)
        opened = await play.ask(h.OPEN_TICKET, agent, command, f"call-{number}")
        take = h.AssignTicket(ticket_id=opened.id, revision=opened.revision, assignee_id=agent.id)
        taken = await play.ask(h.ASSIGN_TICKET, agent, take, f"call-{number}-taken")
        solve = h.ResolveTicket(ticket_id=opened.id, revision=taken.revision, solution=solution, cause=why)
        await play.ask(h.RESOLVE_TICKET, agent, solve, f"call-{number}-solved")
        rows.append(await _begun(play, lead, opened.number))
    tomorrow = now().astimezone(ZoneInfo(company.zone)) + timedelta(days=1)
    later = tomorrow.replace(hour=SLOT_HOUR, minute=0, second=0, microsecond=0)
    logs: dict[int, dict[str, Any]] = {
        MISSED: {"result": CallResult.NO_ANSWER},
        LATER: {"result": CallResult.CALL_LATER, "slot_at": later, "note": NOTES[company.locale]},
        UNHAPPY: {
            "result": CallResult.ANSWERED,
            "answers": Answers(solved=Solved.YES, result=2, timeliness=1, comment=COMMENTS[company.locale]),
        },
    }
    for number, said in logs.items():
        row = rows[number] if number < len(rows) else None
        if row is not None:
            await _log(play, lead, row, said)


async def _plan(play: Play, company: Company, lead: Standing, guest: Standing) -> None:
    assert guest.customer_id is not None  # a contact is of a customer
    name, script = PLANS[company.locale]
    command = p.CreateCallPlan(
        name=name, customer_id=guest.customer_id, script=script, rules=p.PlanRules(due_days=0, quota_percent=100)
    )
    await play.ask(p.CREATE_CALL_PLAN, lead, command, "call-plan")


async def _begun(play: Play, lead: Standing, number: str) -> CallBackRow | None:
    for _ in range(TRIES):
        page = await play.ask(c.LIST_CALL_BACKS, lead, c.ListCallBacks(view=CallTab.TEAM), "")
        for row in page.rows:
            if row.number == number:
                found: CallBackRow = row
                return found
        await asyncio.sleep(PAUSE_SECONDS)
    return None


async def _log(play: Play, lead: Standing, row: CallBackRow, said: dict[str, Any]) -> None:
    view = await play.ask(c.READ_CALL_BACK, lead, c.ReadCallBack(call_back_id=row.id), "")
    log = c.LogAttempt(call_back_id=view.id, revision=view.revision, **said)
    await play.ask(c.LOG_ATTEMPT, lead, log, f"call-{row.number}-said")
