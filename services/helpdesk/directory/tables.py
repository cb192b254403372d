"""Copies of what the gateway owns: companies, members, customers, contacts. Never written but from there."""

from piccolo.columns import UUID, Array, Boolean, Integer, Text

from services.helpdesk.db import DB
from shared.db.columns import TenantTable
from shared.db.walls import Portal, own


class Company(TenantTable, db=DB, portal=None):
    """`id` equals `tenant_id`."""

    version = Integer()
    slug = Text()
    name = Text()
    zone = Text()
    locale = Text()
    state = Text()


class Member(TenantTable, db=DB, portal=None):
    version = Integer()
    name = Text()
    roles = Array(base_column=Text())
    state = Text()


class Customer(TenantTable, db=DB, portal=Portal("id = current_setting('app.customer_id')::uuid", "select")):
    """A customer sees its own row: the one whose `id` is its customer id."""

    version = Integer()
    name = Text()
    level = Text(null=True)
    state = Text()


class Contact(TenantTable, db=DB, portal=own("select (tenant_id, id, customer_id, name, state)")):
    """Computed by the database: `phone_tail`, the last digits of the number, by which the hotline finds it, and
    `mail_key`, the mail in lower case, by which the mailroom does."""

    version = Integer()
    customer_id = UUID()
    name = Text()
    mail = Text(null=True)
    phone = Text(null=True)
    manager = Boolean()
    state = Text()
    phone_tail = Text(null=True)
    mail_key = Text(null=True)
