"""Addresses that nothing is sent to; one that works again stays as history."""

from piccolo.columns import Text, Timestamptz

from services.notify.db import DB
from shared.db.columns import TenantTable


class DisabledAddress(TenantTable, db=DB, portal=None):
    """At most one that counts for each address: without `enabled_at`."""

    mail = Text()
    answer = Text()
    at = Timestamptz()
    enabled_at = Timestamptz(null=True)
    enabled_by = Text(null=True)
