"""Links with a secret, for the mails that carry them."""

from gateway.identity.links import queries
from shared.contracts import gateway as c
from shared.feature import Feature, Hot

FEATURE = Feature("links", answers={c.MAKE_LINK: Hot(queries.make_link)}, records=frozenset({c.LinkWanted}))
