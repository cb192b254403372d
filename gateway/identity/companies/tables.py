"""A company. Its row is the only one whose `tenant_id` is its own `id`."""

from piccolo.columns import Integer, Text, Timestamptz

from gateway.db import DB
from shared.db.columns import TenantTable
from shared.db.walls import Portal


class Company(TenantTable, db=DB, portal=Portal(rule="", verbs="select")):
    """Customers may read the company that serves them: its name, hotline and colours. `era` counts its suspensions:
    what its own clients were given in an earlier era opens nothing."""

    slug = Text()
    host = Text(null=True)
    name = Text()
    zone = Text()
    locale = Text()
    accent = Text(null=True)
    phone = Text(null=True)
    state = Text()
    created_at = Timestamptz()
    revision = Integer()
    era = Integer()
