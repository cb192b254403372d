"""People at customers, as their company knows them. Whoever may sign in has a membership beside."""

from piccolo.columns import UUID, Boolean, Integer, Text

from gateway.db import DB
from shared.db.columns import TenantTable


class Contact(TenantTable, db=DB, portal=None):
    customer_id = UUID()
    name = Text()
    mail = Text(null=True)
    mail_norm = Text(null=True)
    phone = Text(null=True)
    locale = Text()
    manager = Boolean()
    state = Text()
    revision = Integer()
