"""People and how they sign in. Signing in itself is HTTP by nature and no call."""

from gateway.identity.people import actions, queries
from shared.contracts import gateway as c
from shared.feature import Feature, Hot

FEATURE = Feature(
    "people",
    answers={c.READ_ADDRESS: Hot(queries.read_address), c.INVITE_OPERATOR: actions.invite_operator},
    records=frozenset({c.SecurityChanged}),
)
