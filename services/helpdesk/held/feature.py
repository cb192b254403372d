"""What came in and waits for somebody to say whose it is."""

from services.helpdesk.held import actions, queries
from shared.contracts.desk import held as c
from shared.feature import Feature

FEATURE = Feature(
    "held",
    answers={
        c.LIST_HELD: queries.list_held,
        c.READ_HELD: queries.read_held,
        c.FILE_HELD: actions.file,
        c.DISMISS_HELD: actions.dismiss,
    },
    records=frozenset({c.MessageHeld}),
)
