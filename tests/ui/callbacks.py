"""Call-backs of the English company, one of them answered by an unhappy customer, and where they are seen."""

from uuid import UUID, uuid4

from services.helpdesk.db import DB
from shared.contracts.causes import CauseFound
from shared.contracts.desk import call_back_views as v
from shared.contracts.desk import call_backs as c
from shared.contracts.desk.call_plans import LIST_CALL_PLANS, ListCallPlans
from shared.contracts.desk.causes import LIST_CAUSES, SET_CAUSE, CausesQuery, SetCause
from shared.contracts.desk.questionnaires import LIST_QUESTIONNAIRES, ListQuestionnaires
from shared.contracts.helpdesk import OPEN_TICKET, RESOLVE_TICKET, OpenTicket, ResolveTicket
from shared.contracts.parties import Party
from shared.contracts.rating_links import PATH, PURPOSE, RatingLink, signed
from tests.harness.people import make_contact
from tests.matrix.behind import until

SETTINGS = ("", "/new", "/questionnaires/new")
_ID = "select id from call_back where tenant_id = $1 and ticket_id = $2"


class Seen:
    """Addresses by who looks: at the desk, in the office, in the portal, and by a link without signing in."""

    def __init__(self, desk: list[str], office: list[str], portal: list[str], guest: list[str]) -> None:
        self.desk, self.office, self.portal, self.guest = desk, office, portal, guest


async def seen(ask, company, people) -> Seen:
    """`people`: an agent, a lead and a contact."""
    agent, lead, contact = people
    mine = await _asked_about(ask, agent, contact)
    other = await make_contact(ask, company, "Nina Frost", customer="Harbour Freight")
    unhappy = await _asked_about(ask, agent, other)
    read = c.ReadCallBack(call_back_id=unhappy)
    now = await ask(c.READ_CALL_BACK, lead.caller, read)
    said = v.Answers(solved=v.Solved.YES, result=2, comment="It took three days.")
    log = c.LogAttempt(call_back_id=now.id, revision=now.revision, result=v.CallResult.ANSWERED, answers=said)
    done = await ask(c.LOG_ATTEMPT, lead.caller, log, key=uuid4().hex)
    plan = (await ask(LIST_CALL_PLANS, lead.caller, ListCallPlans())).items[0]
    sheet = (await ask(LIST_QUESTIONNAIRES, lead.caller, ListQuestionnaires())).items[0]
    key = ask.__self__.key_to(Party.HELPDESK, PURPOSE)
    views = [f"callbacks?view={view}" for view in ("mine", "team", "unhappy", "done")]
    return Seen(
        desk=[
            *views,
            f"callbacks/arrange?ticket={done.ticket_number}",
            f"callbacks/{mine}",
            f"callbacks/{unhappy}?view=done",
            f"recoveries/{done.recovery_id}",
        ],
        office=[
            *(f"settings/callbacks{part}" for part in SETTINGS),
            f"settings/callbacks/{plan.id}",
            f"settings/callbacks/questionnaires/{sheet.id}",
            "reports/satisfaction?by=customer",
        ],
        portal=[f"ratings/{mine}"],
        guest=[f"{PATH}{signed(key, RatingLink(company.tenant_id, mine, 1))}", f"{PATH}nonsense"],
    )


async def _with_a_cause(ask, agent, ticket):
    """An urgent one needs it before it is resolved, where the company keeps causes."""
    causes = (await ask(LIST_CAUSES, agent.caller, CausesQuery())).items
    if not causes:
        return ticket
    said = SetCause(ticket_id=ticket.id, revision=ticket.revision, cause=CauseFound(cause_id=causes[0].id))
    return await ask(SET_CAUSE, agent.caller, said, key=uuid4().hex)


async def _asked_about(ask, agent, contact) -> UUID:
    opened = OpenTicket(title="Badge printer jams", body="Every second badge.", impact=1, urgency=1)
    ticket = await ask(OPEN_TICKET, contact.caller, opened, key=uuid4().hex)
    ticket = await _with_a_cause(ask, agent, ticket)
    solve = ResolveTicket(ticket_id=ticket.id, revision=ticket.revision, solution="New rollers.")
    await ask(RESOLVE_TICKET, agent.caller, solve, key=uuid4().hex)
    found = []

    async def begun():
        async with DB.tenant_scope(agent.caller.tenant_id):
            found[:] = await DB.rows(_ID, agent.caller.tenant_id, ticket.id)
        return bool(found)

    await until(begun)
    return found[0]["id"]
