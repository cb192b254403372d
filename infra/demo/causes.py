"""Why the tickets of a demo company came about: the usual tree in its language, and what was found on those that
ended."""

from datetime import timedelta
from uuid import UUID

from infra.demo.happenings import Play, Standing
from infra.demo.world import Company
from shared.contracts.causes import CauseFound
from shared.contracts.desk.causes import LIST_CAUSES, LOAD_CAUSES, SET_CAUSE, CausesQuery, LoadCauses, SetCause
from shared.contracts.desk.problems import (
    CHANGE_PROBLEM,
    MOVE_PROBLEM,
    OPEN_PROBLEM,
    ChangeProblem,
    MoveProblem,
    OpenProblem,
    ProblemMove,
    ProblemView,
)
from shared.contracts.helpdesk import LIST_TICKETS, READ_TICKET, ListTickets, ReadTicket, TicketState
from shared.core.clock import now

CODES = ("A1", "B1", "A4", "E1", "B2", "A1", "C1", "D1", "A4", "B1", "E2", "A1", "C3", "F1")
WORN = "A4"
PROBLEMS = {
    "zh-Hant": ("耗材沒有按時更換", "先用備品，並登記機型。", "訂出每季更換的清單"),
    "zh-Hans": ("耗材没有按时更换", "先用备件，并登记机型。", "制定每季更换的清单"),
    "en": (
        "Supplies are not replaced in time",
        "Use a spare and note the model.",
        "A list of quarterly replacements",
    ),
}
"""Title, workaround, corrective action."""
WORDS = {
    "zh-Hant": (
        ("服務沒有起來", "主機半夜重新啟動", "更新排在沒有人的時候", "更新後沒有人檢查"),
        "更新作業沒有列出要檢查的服務",
    ),
    "zh-Hans": (
        ("服务没有起来", "主机半夜重新启动", "更新排在没有人的时候", "更新后没有人检查"),
        "更新作业没有列出要检查的服务",
    ),
    "en": (
        ("The service was down", "The host restarted at night", "Updates run when nobody is there", "Nobody checks"),
        "The update procedure names no services to check",
    ),
}


async def make_causes(play: Play, company: Company, lead: Standing) -> None:
    tree = (await play.ask(LIST_CAUSES, lead, CausesQuery(), "list")).items
    if tree:
        return  # filled already
    loaded = await play.ask(LOAD_CAUSES, lead, LoadCauses(language=company.locale), "causes")
    by_code = {one.code: one.id for one in loaded.items}
    whys, root = WORDS[company.locale]
    worn: list[UUID] = []
    for state in (TicketState.CLOSED, TicketState.RESOLVED):
        listed = await play.ask(LIST_TICKETS, lead, ListTickets(state=state, limit=14), "list")
        for number, row in enumerate(listed.items):
            read = await play.ask(READ_TICKET, lead, ReadTicket(ticket_id=row.id), "read")
            code = CODES[number % len(CODES)]
            worn += [row.id] if code == WORN else []
            is_told = number % 5 == 0
            found = CauseFound(cause_id=by_code[code], whys=whys if is_told else (), root=root if is_told else "")
            command = SetCause(ticket_id=row.id, revision=read.revision, cause=found)
            await play.ask(SET_CAUSE, lead, command, f"cause-{row.number}")
    await _problem(play, company, lead, by_code[WORN], worn)


async def _problem(play: Play, company: Company, lead: Standing, cause_id: UUID, tickets: list[UUID]) -> None:
    """One that is being acted on."""
    title, workaround, action = PROBLEMS[company.locale]
    opening = OpenProblem(title=title, cause_id=cause_id, ticket_ids=tuple(tickets))
    made: ProblemView = await play.ask(OPEN_PROBLEM, lead, opening, "problem")
    known = ChangeProblem(
        problem_id=made.id,
        revision=made.revision,
        title=title,
        cause_id=cause_id,
        workaround=workaround,
        action=action,
        owner_id=lead.id,
        action_due=now().date() + timedelta(days=20),
    )
    made = await play.ask(CHANGE_PROBLEM, lead, known, "problem-known")
    acting = MoveProblem(problem_id=made.id, revision=made.revision, move=ProblemMove.ACT)
    await play.ask(MOVE_PROBLEM, lead, acting, "problem-acting")
