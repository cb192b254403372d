"""Links that are sent by mail. The secret part is computed when the mail is rendered; it lies nowhere."""

from piccolo.columns import UUID, Integer, Text, Timestamptz
from piccolo.table import Table

from gateway.db import DB


class LinkToken(Table, db=DB):
    """`generation` is part of what the secret is computed from: raising it kills every link sent before."""

    id = UUID(primary_key=True)
    purpose = Text()
    person_id = UUID()
    company_id = UUID(null=True)
    membership_id = UUID(null=True)
    generation = Integer()
    created_at = Timestamptz()
    expires_at = Timestamptz()
    used_at = Timestamptz(null=True)
