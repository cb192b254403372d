"""Support addresses, and the key that a company's reply addresses are signed with."""

from piccolo.columns import UUID, Array, Boolean, Integer, Text, Timestamptz

from services.helpdesk.db import DB
from shared.db.columns import TenantTable

PORTALS = {"mail_key": None}
LOOSE_INDEXES = {"mailbox_address": "the mailroom asks whose an address is: mail servers know no companies"}


class Mailbox(TenantTable, db=DB, portal=None):
    """`address` in lower case; in use it is unique in the installation."""

    address = Text()
    name = Text()
    team_id = UUID(null=True)
    category_id = UUID(null=True)
    unknown = Text()
    doubted = Text()
    colleagues = Boolean()
    copies = Boolean()
    receivers = Array(base_column=Text())
    archived = Boolean()
    created_at = Timestamptz()
    changed_by = Text()
    changed_at = Timestamptz()
    revision = Integer()
