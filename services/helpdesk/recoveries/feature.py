"""Recovery cases: an unhappy customer is contacted in 24 hours and has a plan in 48."""

from services.helpdesk.recoveries import actions, queries
from shared.contracts.desk import recoveries as c
from shared.feature import Feature

FEATURE = Feature(
    "recoveries",
    answers={
        c.LIST_RECOVERIES: queries.list_recoveries,
        c.READ_RECOVERY: queries.read_recovery,
        c.TAKE_RECOVERY: actions.take,
        c.CONTACT_RECOVERY: actions.contact,
        c.PLAN_RECOVERY: actions.plan,
        c.FINISH_RECOVERY: actions.finish,
        c.CLOSE_RECOVERY: actions.close,
    },
    records=frozenset({c.RecoveryLate, c.CareUnhappy}),
)
