"""Needs."""

from piccolo.columns import JSONB, UUID, Integer, Numeric, Text, Timestamptz

from services.projects.db import DB
from shared.db.columns import TenantTable


class Requirement(TenantTable, db=DB, portal=None):
    """`marks` is the sheet, `score` its weighted mean. Of a suggestion or ticket (`source`, `source_ref`) there is
    one."""

    number = Integer()
    customer_id = UUID()
    title = Text()
    text = Text()
    source = Text()
    source_ref = Text()
    amount = Numeric(null=True)
    currency = Text()
    state = Text()
    marks = JSONB()
    score = Numeric(null=True)
    verdict = Text()
    captured_by = Text()
    captured_at = Timestamptz()
    assessed_by = Text(null=True)
    assessed_at = Timestamptz(null=True)
    shelved_why = Text()
    revision = Integer()
