"""人員調配: seats in projects, and the teams that they make."""

from services.projects.staffing import actions, deciding, queries, shortlist, team
from shared.contracts.delivery import staffing as c
from shared.feature import Feature

KEEPS = ("2.1.d", "2.1.e")
"""The clauses of the policy that are kept here: people are chosen from the departments, able, and know what they answer
for."""

FEATURE = Feature(
    "staffing",
    answers={
        c.READ_TEAM: team.read_team,
        c.LIST_STAFFING: queries.list_staffing,
        c.READ_SHORTLIST: shortlist.read_shortlist,
        c.ASK_STAFF: actions.ask,
        c.SAVE_STAFFING: actions.save,
        c.PICK_STAFF: actions.pick,
        c.ACTIVATE_STAFF: actions.activate,
        c.REDEFINE_STAFF: actions.redefine,
        c.AGREE_STAFF: deciding.agree,
        c.REFUSE_STAFF: deciding.refuse,
        c.WAIVE_STAFF: deciding.waive,
        c.ACCEPT_STAFF: deciding.accept,
        c.DECLINE_STAFF: deciding.decline,
        c.RELEASE_STAFF: deciding.release,
        c.CANCEL_STAFF: deciding.cancel,
    },
    records=frozenset({c.StaffingMoved}),
)
