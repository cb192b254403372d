"""People at customers: kept as contacts, invited to the portal, erased for good."""

from gateway.identity.contacts import actions, inviting, queries
from shared.contracts import gateway as c
from shared.feature import Feature

FEATURE = Feature(
    "contacts",
    answers={
        c.LIST_CONTACTS: queries.list_contacts,
        c.CREATE_CONTACT: actions.create,
        c.READ_CONTACT: queries.read_contact,
        c.UPDATE_CONTACT: actions.update,
        c.INVITE_CONTACT: inviting.invite,
        c.ERASE_CONTACT: actions.erase,
        c.COPY_CONTACTS: queries.snapshot,
    },
    records=frozenset({c.ContactChanged}),
)
