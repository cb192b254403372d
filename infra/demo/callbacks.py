"""Call-backs of a demo company: one customer is to be called, another was and is not happy."""

import asyncio

from infra.demo.happenings import Play, Standing
from infra.demo.world import Company
from shared.contracts import helpdesk as h
from shared.contracts.causes import CauseFound
from shared.contracts.desk import call_backs as c
from shared.contracts.desk.call_back_views import Answers, CallBackRow, CallResult, CallTab, Solved
from shared.contracts.desk.causes import LIST_CAUSES, CausesQuery

TICKETS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "zh-Hant": (
        ("收銀機更換後列印異常", "換機後收據只印一半。", "更新列印驅動，連續列印 20 張正常。"),
        ("會議室投影訊號中斷", "開會中畫面一直黑掉。", "更換訊號線並固定接頭。"),
    ),
    "zh-Hans": (
        ("数控机床触摸屏失灵", "开机后触摸没有反应。", "更换触摸屏排线，测试正常。"),
        ("车间网络时断时续", "每隔十分钟断一次。", "更换交换机电源。"),
    ),
    "en": (
        (
            "Receipt printer stops halfway",
            "It prints half a receipt.",
            "New driver, 20 receipts printed.",
        ),
        ("Projector loses its signal", "The picture goes black in meetings.", "New cable, fixed plug."),
    ),
}
COMMENTS = {
    "zh-Hant": "修好了，但等了三天，中間沒有人回報進度。",
    "zh-Hans": "修好了，但等了三天，中间没人说进度。",
    "en": "It works now, but we waited three days and heard nothing.",
}
WORN_OUT = "A4"
"""The cause of both, in every company's tree: urgent tickets are not resolved without one."""
TRIES, PAUSE_SECONDS = 100, 0.1


async def make_call_backs(
    play: Play, company: Company, lead: Standing, agents: list[Standing], guests: list[Standing]
) -> None:
    """Whoever solved it does not call: the lead does."""
    causes = (await play.ask(LIST_CAUSES, lead, CausesQuery(), "list")).items
    why = next(CauseFound(cause_id=one.id) for one in causes if one.code == WORN_OUT)
    for number, (title, body, solution) in enumerate(TICKETS[company.locale]):
        guest, agent = guests[-1 - number], agents[number % len(agents)]
        command = h.OpenTicket(title=title, body=body, impact=1, urgency=1)
        opened = await play.ask(h.OPEN_TICKET, guest, command, f"call-{number}")
        solve = h.ResolveTicket(ticket_id=opened.id, revision=opened.revision, solution=solution, cause=why)
        await play.ask(h.RESOLVE_TICKET, agent, solve, f"call-{number}-solved")
        if number:
            row = await _begun(play, lead, opened.number)
            if row is not None:
                await _unhappy(play, lead, row, COMMENTS[company.locale])


async def _begun(play: Play, lead: Standing, number: str) -> CallBackRow | None:
    """None if it was answered in an earlier run."""
    for _ in range(TRIES):
        page = await play.ask(c.LIST_CALL_BACKS, lead, c.ListCallBacks(view=CallTab.TEAM), "")
        done = await play.ask(c.LIST_CALL_BACKS, lead, c.ListCallBacks(view=CallTab.DONE), "")
        if any(row.number == number for row in done.rows):
            return None
        for row in page.rows:
            if row.number == number:
                found: CallBackRow = row
                return found
        await asyncio.sleep(PAUSE_SECONDS)
    return None


async def _unhappy(play: Play, lead: Standing, row: CallBackRow, comment: str) -> None:
    view = await play.ask(c.READ_CALL_BACK, lead, c.ReadCallBack(call_back_id=row.id), "")
    said = Answers(solved=Solved.YES, result=2, timeliness=1, comment=comment)
    log = c.LogAttempt(call_back_id=view.id, revision=view.revision, result=CallResult.ANSWERED, answers=said)
    await play.ask(c.LOG_ATTEMPT, lead, log, f"call-{row.number}-said")
