"""OAuth clients of a company: registered, given new secrets, revoked."""

from gateway.oauth.clients import actions, queries
from gateway.oauth.clients.once import sealed
from shared.contracts import gateway as c
from shared.feature import Feature

FEATURE = Feature(
    "clients",
    answers={
        c.LIST_CLIENTS: queries.list_clients,
        c.REGISTER_CLIENT: sealed(actions.register),
        c.ROTATE_SECRET: sealed(actions.rotate_secret),
        c.REVOKE_CLIENT: actions.revoke,
    },
    records=frozenset({c.AccessEnded}),
)
