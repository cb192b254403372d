"""Copies of what the gateway owns: companies, departments, members, customers, contacts. Written only from there."""

from piccolo.columns import UUID, Array, Boolean, Integer, Text

from services.projects.db import DB
from shared.db.columns import TenantTable


class Company(TenantTable, db=DB, portal=None):
    """`id` equals `tenant_id`."""

    version = Integer()
    slug = Text()
    name = Text()
    zone = Text()
    locale = Text()
    state = Text()


class Department(TenantTable, db=DB, portal=None):
    """`head_id` is a member's; an archived department has none."""

    version = Integer()
    name = Text()
    parent_id = UUID(null=True)
    head_id = UUID(null=True)
    state = Text()


class Member(TenantTable, db=DB, portal=None):
    version = Integer()
    name = Text()
    roles = Array(base_column=Text())
    department_id = UUID(null=True)
    state = Text()


class Customer(TenantTable, db=DB, portal=None):
    version = Integer()
    name = Text()
    level = Text(null=True)
    state = Text()


class Contact(TenantTable, db=DB, portal=None):
    version = Integer()
    customer_id = UUID()
    name = Text()
    mail = Text(null=True)
    manager = Boolean()
    state = Text()
