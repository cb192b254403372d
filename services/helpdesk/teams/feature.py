"""Teams: people, leads, skills, hours, and how each hands out its tickets."""

from services.helpdesk.teams import actions, queries
from shared.contracts.desk import teams as c
from shared.feature import Feature

FEATURE = Feature(
    "teams",
    answers={
        c.LIST_TEAMS: queries.list_teams,
        c.READ_TEAM: queries.read_team,
        c.CREATE_TEAM: actions.create,
        c.CHANGE_TEAM: actions.change,
        c.ARCHIVE_TEAM: actions.archive,
        c.SET_SKILLS: actions.set_skills,
    },
    records=frozenset({c.TeamChanged}),
)
