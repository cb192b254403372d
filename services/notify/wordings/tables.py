"""Wordings: a row for each version; at most one of a kind in a language is the current one."""

from piccolo.columns import Boolean, Integer, Text, Timestamptz

from services.notify.db import DB
from shared.db.columns import TenantTable


class Wording(TenantTable, db=DB, portal=None):
    kind = Text()
    language = Text()
    version = Integer()
    subject = Text()
    body = Text()
    is_current = Boolean()
    changed_by = Text()
    changed_at = Timestamptz()
