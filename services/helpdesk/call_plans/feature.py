"""Plans of call-backs, and the logged draws."""

from services.helpdesk.call_plans import actions, queries
from shared.contracts.desk import call_plans as c
from shared.feature import Feature

FEATURE = Feature(
    "call_plans",
    answers={
        c.LIST_CALL_PLANS: queries.list_plans,
        c.READ_CALL_PLAN: queries.read_plan,
        c.CREATE_CALL_PLAN: actions.create,
        c.CHANGE_CALL_PLAN: actions.change,
        c.ARCHIVE_CALL_PLAN: actions.archive,
        c.LIST_DRAWS: queries.list_draws,
    },
    records=frozenset({c.CallPlanChanged}),
)
