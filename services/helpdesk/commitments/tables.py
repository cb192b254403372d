"""Service commitments 服務承諾."""

from piccolo.columns import JSONB, UUID, Array, Boolean, Date, Integer, Text, Timestamptz

from services.helpdesk.db import DB
from shared.db.columns import TenantTable


class Commitment(TenantTable, db=DB, portal=None):
    """What a customer was promised, from `valid_from` to `valid_until` (days of the company, both included).
    Minutes are of business time unless `around_the_clock`. `project_version` is what was agreed last in the project
    that it came with."""

    customer_id = UUID()
    title = Text()
    content = Text()
    response_minutes = Integer(null=True)
    resolution_minutes = Integer(null=True)
    around_the_clock = Boolean()
    valid_from = Date()
    valid_until = Date(null=True)
    policy_id = UUID(null=True)
    products = Array(Text())
    category_ids = Array(UUID())
    priorities = JSONB(null=True)
    warranty_until = Date(null=True)
    contact = Text()
    project_id = UUID(null=True)
    project_code = Text(null=True)
    project_version = Integer(null=True)
    archived = Boolean()
    changed_by = Text()
    changed_at = Timestamptz()
    revision = Integer()
