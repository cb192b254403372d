"""What notify keeps of the gateway's identity, and how it stays true."""

from services.notify.db import DB
from shared.bus.client import Asker
from shared.contracts.gateway import (
    COPY_COMPANIES,
    COPY_CONTACTS,
    COPY_CUSTOMERS,
    COPY_MEMBERS,
    CompanyChanged,
    ContactChanged,
    CustomerChanged,
    MemberChanged,
)
from shared.copies import Copied, Copies
from shared.feature import Feature

THINGS = (
    Copied("member", MemberChanged, COPY_MEMBERS, ("name", "mail", "locale", "roles", "state")),
    Copied("customer", CustomerChanged, COPY_CUSTOMERS, ("name", "state")),
    Copied("contact", ContactChanged, COPY_CONTACTS, ("customer_id", "person_id", "name", "mail", "locale", "state")),
    Copied(
        "company",
        CompanyChanged,
        COPY_COMPANIES,
        ("slug", "name", "zone", "locale", "state", "host", "accent", "phone"),
        of_company=False,
    ),
)


def copies(bus: Asker) -> Copies:
    return Copies(DB, bus, THINGS)


def feature(copied: Copies) -> Feature:
    return Feature("directory", listens=copied.listeners())
