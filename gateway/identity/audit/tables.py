"""The audit log: append-only. Platform events lie under NIL."""

from piccolo.columns import JSONB, UUID, Text, Timestamptz

from gateway.db import DB
from shared.db.columns import TenantTable


class AuditEvent(TenantTable, db=DB, portal=None):
    """`actor_name` is the name at that time; `address` is known where a browser was involved."""

    at = Timestamptz()
    what = Text()
    actor_kind = Text()
    actor_id = UUID()
    actor_name = Text()
    address = Text(null=True)
    data = JSONB()
