"""Customer organisations. Two active ones of a company never share a name."""

from piccolo.columns import Integer, Text

from gateway.db import DB
from shared.db.columns import TenantTable


class Customer(TenantTable, db=DB, portal=None):
    name = Text()
    name_norm = Text()
    level = Text(null=True)
    state = Text()
    revision = Integer()
