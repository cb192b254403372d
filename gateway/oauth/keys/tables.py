"""Signing keys. They are the platform's, so no company's wall stands before them; the private half is sealed."""

from piccolo.columns import UUID, Bytea, Text, Timestamptz
from piccolo.table import Table

from gateway.db import DB


class SigningKey(Table, db=DB):
    """`id` is the `kid`. A key signs from `active_at` on, and is published before: verifiers keep copies."""

    id = UUID(primary_key=True)
    public = Text()
    private = Bytea()
    active_at = Timestamptz()
    created_at = Timestamptz()
