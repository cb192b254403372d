"""Views of the queue that a demo company's people keep: one that the lead shares, one of each team, one of each agent's
own."""

from infra.demo.happenings import Play, Standing
from infra.demo.world import Company
from shared.contracts.desk.teams import LIST_TEAMS, ListTeams
from shared.contracts.desk.views import SAVE_VIEW, SaveView
from shared.contracts.helpdesk import Due, Filters, Queue, Sort, Whose

SHARED = {"zh-Hant": "緊急與高・今天到期", "zh-Hans": "紧急与高・今天到期", "en": "Urgent and high, due today"}
TEAM = {"zh-Hant": "等人接手的", "zh-Hans": "等人接手的", "en": "Waiting for somebody"}
OWN = {"zh-Hant": "重新開啟過的", "zh-Hans": "重新打开过的", "en": "Reopened"}


async def make_views(play: Play, company: Company, lead: Standing, agents: list[Standing]) -> None:
    due = Filters(priorities=(1, 2), due=Due.DAY)
    shared = SaveView(name=SHARED[company.locale], shared=True, queue=Queue.OPEN, filters=due)
    await play.ask(SAVE_VIEW, lead, shared, "view-shared")
    teams = await play.ask(LIST_TEAMS, lead, ListTeams(), "list")
    for number, team in enumerate(teams.items):
        waiting = Filters(team_id=team.id, whose=Whose.NOBODY)
        kept = SaveView(name=TEAM[company.locale], team_id=team.id, filters=waiting)
        await play.ask(SAVE_VIEW, lead, kept, f"view-team-{number}")
    for number, agent in enumerate(agents):
        mine = Filters(whose=Whose.ME, reopened=True)
        own = SaveView(name=OWN[company.locale], queue=Queue.MINE, filters=mine, sort=Sort.UPDATED)
        await play.ask(SAVE_VIEW, agent, own, f"view-own-{number}")
