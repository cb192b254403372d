"""The company's block list, and putting aside what comes from those on it."""

from services.helpdesk.blocking import actions, queries
from services.helpdesk.blocking.consumers import LISTENS
from shared.contracts.desk import blocking as c
from shared.feature import Feature

FEATURE = Feature(
    "blocking",
    answers={
        c.LIST_BLOCKED: queries.list_blocked,
        c.BLOCK_SENDER: actions.block,
        c.UNBLOCK_SENDER: actions.unblock,
    },
    records=frozenset({c.BlockListChanged}),
    listens=LISTENS,
)
