"""Approvals: what one person asks for and another must allow."""

from collections.abc import Mapping

from services.helpdesk.approvals import actions, queries
from shared.contracts.desk import approvals as c
from shared.feature import Feature


def feature(subjects: Mapping[c.Subject, actions.Kept]) -> Feature:
    deciding = actions.Deciding(subjects)
    return Feature(
        "approvals",
        answers={
            c.LIST_APPROVALS: queries.list_approvals,
            c.READ_APPROVAL: queries.read_approval,
            c.APPROVE: deciding.approve,
            c.REJECT: actions.reject,
            c.WITHDRAW: actions.withdraw,
        },
        records=frozenset({c.ApprovalAsked, c.ApprovalDecided}),
    )
