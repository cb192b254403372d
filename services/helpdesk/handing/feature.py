"""Teams hand out their tickets: by turns, by load, by skill, to those who are there."""

from services.helpdesk.handing import actions
from services.helpdesk.handing.consumers import LISTENS
from shared.contracts.desk import handing as c
from shared.feature import Feature, Hot

FEATURE = Feature(
    "handing",
    answers={
        c.HAND_OVER: actions.hand_over,
        c.SAY_PRESENCE: actions.say,
        c.SEEN: Hot(actions.seen),
    },
    records=frozenset({c.TicketHandedOver}),
    listens=LISTENS,
)
