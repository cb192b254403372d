"""What helpdesk keeps of the gateway's identity, and how it stays true."""

from services.helpdesk.db import DB
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
    Copied("member", MemberChanged, COPY_MEMBERS, ("name", "roles", "state")),
    Copied("customer", CustomerChanged, COPY_CUSTOMERS, ("name", "level", "state")),
    Copied("contact", ContactChanged, COPY_CONTACTS, ("customer_id", "name", "mail", "phone", "manager", "state")),
    Copied(
        "company",
        CompanyChanged,
        COPY_COMPANIES,
        ("slug", "name", "zone", "locale", "state"),
        of_company=False,
    ),
)


def copies(bus: Asker) -> Copies:
    return Copies(DB, bus, THINGS)


def feature(bus: Asker) -> Feature:
    return Feature("directory", listens=copies(bus).listeners())
