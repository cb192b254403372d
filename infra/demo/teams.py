"""Teams of a demo company, and what some of its open tickets are: types, tags, a priority by hand."""

from typing import Any

from infra.demo.happenings import Play, Standing
from infra.demo.world import Company
from shared.contracts import helpdesk as h
from shared.contracts.desk.details import CLASSIFY_TICKET, TAG_TICKET, ClassifyTicket, TagTicket
from shared.contracts.desk.handing import HAND_OVER, HandOver
from shared.contracts.desk.teams import CREATE_TEAM, SET_SKILLS, CreateTeam, Handing, SetSkills, TeamView

SHOWN = 12
"""Open tickets that are told what they are."""
TYPES = (h.TicketType.INCIDENT, h.TicketType.QUESTION, h.TicketType.SERVICE_REQUEST, h.TicketType.COMPLAINT)
WHY = {"zh-Hant": "影響門診看診，提前處理", "zh-Hans": "影响产线，提前处理", "en": "Holds up the whole site"}


async def make_teams(play: Play, company: Company, lead: Standing, agents: list[Standing]) -> list[TeamView]:
    """Before there are tickets: they are suggested from the first one on."""
    by_name = {one.name: one for one in agents}
    made = []
    for number, team in enumerate(company.teams):
        people = [by_name[name] for name in team.members if name in by_name]
        command = CreateTeam(
            name=team.name,
            lead_id=lead.id,
            handing=Handing(team.handing),
            member_ids=tuple(one.id for one in people),
        )
        made.append(await play.ask(CREATE_TEAM, lead, command, f"team-{number}"))
    for number, (name, skills) in enumerate(company.skills.items()):
        if name in by_name:
            said = SetSkills(member_id=by_name[name].id, skills=skills)
            await play.ask(SET_SKILLS, lead, said, f"skills-{number}")
    return made


async def tell_details(play: Play, company: Company, lead: Standing, teams: list[TeamView]) -> None:
    listed = await play.ask(h.LIST_TICKETS, lead, h.ListTickets(state=h.TicketState.OPEN, limit=SHOWN), "list")
    rows = [await play.ask(h.READ_TICKET, lead, h.ReadTicket(ticket_id=row.id), "read") for row in listed.items]
    if any(row.type is not None for row in rows):
        return  # told already: the list is another one by now
    for number, row in enumerate(sorted(rows, key=lambda one: one.number)):
        by_hand: dict[str, Any] = {"priority": 1, "reason": WHY[company.locale]} if number == 1 else {}
        said: dict[str, Any] = {"type": TYPES[number % len(TYPES)], "impact": row.impact, "urgency": row.urgency}
        what = ClassifyTicket(ticket_id=row.id, revision=row.revision, **said, **by_hand)
        now = await play.ask(CLASSIFY_TICKET, lead, what, f"classify-{number}")
        tags = TagTicket(ticket_id=row.id, add=company.tags[number % len(company.tags) :][:2])
        now = await play.ask(TAG_TICKET, lead, tags, f"tag-{number}")
        if now.assignee_id is None and teams:
            team = teams[number % len(teams)]
            over = HandOver(ticket_id=row.id, revision=now.revision, team_id=team.id)
            await play.ask(HAND_OVER, lead, over, f"team-of-{number}")
