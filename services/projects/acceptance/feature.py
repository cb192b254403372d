"""Acceptance: prepared by us, decided by the customer."""

from services.projects.acceptance import actions, deciding, queries, session, theirs
from services.projects.acceptance.consumers import LISTENS
from services.projects.acceptance.verifying import verify
from shared.contracts.delivery import acceptance as c
from shared.contracts.delivery import my_acceptance as m
from shared.contracts.delivery.accepted import ProjectAccepted
from shared.feature import Feature, Hot

KEEPS = ("1.3.a", "2.4.a", "2.4.b", "2.4.c", "2.4.d", "2.4.e", "2.5.a", "2.5.b")
"""Clauses of the policy: the customer's satisfaction; a pack by class that is whole; day, way and standard agreed
beforehand; a session with answers; his decision; and the service promised to him, with its contact."""

FEATURE = Feature(
    "acceptance",
    answers={
        c.READ_ACCEPTANCE: queries.read_acceptance,
        c.BEGIN_ACCEPTANCE: actions.begin,
        c.EXEMPT_FROM_PACK: actions.exempt,
        c.PROMISE_SERVICE: actions.promise,
        c.COMPLETE_PACK: actions.complete_pack,
        c.PROPOSE_ACCEPTANCE: actions.propose,
        c.WITHDRAW_ACCEPTANCE: actions.withdraw,
        c.START_SESSION: session.start,
        c.RECORD_SESSION: session.record_session,
        c.FIX_AT_ACCEPTANCE: session.fix,
        c.RESUME_SESSION: session.resume,
        c.ASK_DECISION: session.ask_decision,
        c.ASK_AT_ACCEPTANCE: session.ask,
        c.ANSWER_AT_ACCEPTANCE: session.answer,
        c.VERIFY_SIGNATURE: Hot(verify),
        m.FIND_MY_ACCEPTANCE: theirs.find_mine,
        m.CONFIRM_ACCEPTANCE: deciding.confirm,
        m.POSTPONE_ACCEPTANCE: deciding.postpone,
        m.ASK_IN_MY_ACCEPTANCE: deciding.ask_mine,
        m.SIGN_ACCEPTANCE: deciding.sign,
    },
    records=frozenset({ProjectAccepted, c.AcceptanceMoved}),
    listens=LISTENS,
)
