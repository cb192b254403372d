"""Sign-in providers that a company brings along."""

from typing import Any

from gateway.oauth.providers import actions, queries
from shared.contracts import gateway as c
from shared.feature import Feature, Prepared


def always(_command: Any) -> bool:
    return True


FEATURE = Feature(
    "providers",
    answers={
        c.LIST_PROVIDERS: queries.list_providers,
        c.CONFIGURE_PROVIDER: Prepared(always, actions.look_up, actions.configure),
        c.VERIFY_DOMAIN: Prepared(always, actions.look_at_domain, actions.verify_domain),
        c.REMOVE_PROVIDER: actions.remove,
    },
    records=frozenset({c.AccessEnded}),
)
