"""Customer organisations."""

from gateway.identity.customers import actions, queries
from shared.contracts import gateway as c
from shared.feature import Feature

FEATURE = Feature(
    "customers",
    answers={
        c.LIST_CUSTOMERS: queries.list_customers,
        c.CREATE_CUSTOMER: actions.create,
        c.READ_CUSTOMER: queries.read_customer,
        c.UPDATE_CUSTOMER: actions.update,
        c.ARCHIVE_CUSTOMER: actions.archive,
        c.COPY_CUSTOMERS: queries.snapshot,
    },
    records=frozenset({c.CustomerChanged}),
)
