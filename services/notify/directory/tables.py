"""Copies of what the gateway owns: companies, members, customers, contacts. Never written but from there."""

from piccolo.columns import UUID, Array, Integer, Text

from services.notify.db import DB
from shared.db.columns import TenantTable


class Company(TenantTable, db=DB, portal=None):
    """`id` equals `tenant_id`."""

    version = Integer()
    slug = Text()
    name = Text()
    zone = Text()
    locale = Text()
    state = Text()
    host = Text(null=True)
    accent = Text(null=True)
    phone = Text(null=True)


class Member(TenantTable, db=DB, portal=None):
    version = Integer()
    name = Text()
    mail = Text()
    locale = Text()
    roles = Array(base_column=Text())
    state = Text()


class Customer(TenantTable, db=DB, portal=None):
    version = Integer()
    name = Text()
    state = Text()


class Contact(TenantTable, db=DB, portal=None):
    """`person_id` is None for a contact who was never invited to the portal."""

    version = Integer()
    customer_id = UUID()
    person_id = UUID(null=True)
    name = Text()
    mail = Text(null=True)
    locale = Text()
    state = Text()
