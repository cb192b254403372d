"""A person in a company, as one of its people or as a customer's contact."""

from piccolo.columns import UUID, Array, Integer, Text, Timestamptz

from gateway.db import DB
from shared.db.columns import TenantTable


class Membership(TenantTable, db=DB, portal=None):
    """`name` is what this company calls him: an invitation must not show what another company calls him. `roles`
    of a customer follow from his contact."""

    person_id = UUID()
    kind = Text()
    name = Text()
    roles = Array(base_column=Text())
    department_id = UUID(null=True)
    customer_id = UUID(null=True)
    contact_id = UUID(null=True)
    state = Text()
    last_seen = Timestamptz(null=True)
    created_at = Timestamptz()
    revision = Integer()
