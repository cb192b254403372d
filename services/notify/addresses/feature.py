"""Addresses that mail comes back from: reported, listed, and written to again."""

from services.notify.addresses import actions, queries
from shared.contracts.telling import addresses as a
from shared.feature import Feature

FEATURE = Feature(
    "addresses",
    answers={
        a.LIST_DISABLED_ADDRESSES: queries.list_disabled,
        a.ENABLE_ADDRESS: actions.enable,
        a.REPORT_BOUNCE: actions.bounced,
    },
    records=frozenset({a.AddressBounced}),
)
