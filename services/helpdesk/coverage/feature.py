"""Coverage: what a ticket is covered by, what follows from it, and what may be charged."""

from services.helpdesk.approvals.actions import Kept
from services.helpdesk.coverage import actions, queries
from services.helpdesk.coverage.consumers import LISTENS
from shared.contracts.base import Event
from shared.contracts.desk import coverage as c
from shared.contracts.desk.approvals import Subject
from shared.feature import Feature

RECORDS: frozenset[type[Event]] = frozenset({c.CommitmentEnding, c.ChargeMoved})

CHARGES = {Subject.CHARGE: Kept(lock=actions.lock, apply=actions.apply_charge)}
"""How an approved charge is carried out."""

FEATURE = Feature(
    "coverage",
    answers={
        c.READ_COVERAGE_POLICIES: queries.read_policies,
        c.SET_COVERAGE_POLICIES: actions.set_policies,
        c.CHECK_COVERAGE: actions.check,
        c.ENDING_COMMITMENTS: queries.ending,
        c.OFFER_CHARGE: actions.offer,
        c.ANSWER_CHARGE: actions.answer,
    },
    records=RECORDS,
    listens=LISTENS,
)
