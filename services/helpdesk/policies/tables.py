"""SLA policies. A version is never changed: tickets refer to it."""

from piccolo.columns import Boolean, Integer, Text, Timestamptz

from services.helpdesk.db import DB
from shared.db.columns import TenantTable


class Policy(TenantTable, db=DB, portal=None):
    """`version` is the latest of its versions, `revision` counts every change to the policy itself."""

    name = Text()
    archived = Boolean()
    version = Integer()
    changed_by = Text()
    changed_at = Timestamptz()
    revision = Integer()


PORTALS = {"policy_version": None, "policy_use": None, "ticket_terms": None}
"""Tables whose key is no `id`: versions of a policy, where it is used, and what a ticket was promised when."""
