"""What projects keeps of the gateway's identity, and how it stays true."""

from services.projects.db import DB
from shared.bus.client import Asker
from shared.contracts.gateway import (
    COPY_COMPANIES,
    COPY_CONTACTS,
    COPY_CUSTOMERS,
    COPY_DEPARTMENTS,
    COPY_MEMBERS,
    CompanyChanged,
    ContactChanged,
    CustomerChanged,
    DepartmentChanged,
    MemberChanged,
)
from shared.copies import Copied, Copies
from shared.feature import Feature

THINGS = (
    Copied("department", DepartmentChanged, COPY_DEPARTMENTS, ("name", "parent_id", "head_id", "state")),
    Copied("member", MemberChanged, COPY_MEMBERS, ("name", "roles", "department_id", "state")),
    Copied("customer", CustomerChanged, COPY_CUSTOMERS, ("name", "level", "state")),
    Copied("contact", ContactChanged, COPY_CONTACTS, ("customer_id", "name", "mail", "manager", "state")),
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
