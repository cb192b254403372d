"""Approvals: asked for by any service, decided by people, told by an event."""

from services.projects.approvals import asking, delegations, flows, queries, seating
from services.projects.approvals.actions import Deciding
from services.projects.approvals.subjects import Subjects
from shared.contracts.base import Event
from shared.contracts.delivery import approvals as c
from shared.contracts.delivery import delegations as d
from shared.feature import Feature

RECORDS: frozenset[type[Event]] = frozenset({c.RequestWaits, c.RequestReminded, c.RequestTalked, c.RequestDecided})


def feature(subjects: Subjects) -> Feature:
    deciding = Deciding(subjects)
    return Feature(
        "approvals",
        answers={
            c.LIST_REQUESTS: queries.list_requests,
            c.READ_REQUEST: queries.read_request,
            c.FIND_REQUEST: queries.find_request,
            c.REQUEST_APPROVAL: asking.ask_for,
            c.VOID_APPROVAL: asking.take_away,
            c.APPROVE_STEP: deciding.approve,
            c.RETURN_STEP: deciding.give_back,
            c.REJECT_STEP: deciding.reject,
            c.WITHDRAW_REQUEST: deciding.withdraw,
            c.ADD_APPROVER: seating.add,
            c.HAND_OVER_STEP: seating.hand_over,
            c.ASK_ABOUT: seating.ask,
            c.ANSWER_QUESTION: seating.answer,
            d.LIST_DELEGATIONS: delegations.list_delegations,
            d.DELEGATE: delegations.delegate,
            d.END_DELEGATION: delegations.end,
            d.READ_FLOW: flows.read_flow,
            d.SET_FLOW: flows.set_flow,
        },
        records=RECORDS,
    )
