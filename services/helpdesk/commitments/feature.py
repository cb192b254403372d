"""Service commitments 服務承諾: what a customer was promised."""

from services.helpdesk.commitments import actions, queries
from services.helpdesk.commitments.consumers import LISTENS
from shared.contracts.desk import commitments as c
from shared.feature import Feature

FEATURE = Feature(
    "commitments",
    answers={
        c.LIST_COMMITMENTS: queries.list_commitments,
        c.READ_COMMITMENT: queries.read_commitment,
        c.CREATE_COMMITMENT: actions.create,
        c.CHANGE_COMMITMENT: actions.change,
        c.ARCHIVE_COMMITMENT: actions.archive,
    },
    records=frozenset({c.CommitmentChanged}),
    listens=LISTENS,
)
