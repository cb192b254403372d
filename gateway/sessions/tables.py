"""Sessions, and sign-ins that are only half done. Rows are keyed by the digest of the cookie's secret."""

from piccolo.columns import UUID, Array, Boolean, Bytea, Text, Timestamptz
from piccolo.table import Table

from gateway.db import DB


class Session(Table, db=DB):
    """`company_id` and `membership_id` say where the person is now, `at_ops` that he is at the operators' door.
    `bound_company_id`: signed in by that company's provider, which can vouch for that company only."""

    id = UUID(primary_key=True)
    secret_hash = Bytea()
    person_id = UUID()
    company_id = UUID(null=True)
    membership_id = UUID(null=True)
    bound_company_id = UUID(null=True)
    at_ops = Boolean()
    amr = Array(base_column=Text())
    created_at = Timestamptz()
    authenticated_at = Timestamptz()
    seen_at = Timestamptz()
    expires_at = Timestamptz()
    ended_at = Timestamptz(null=True)
    address = Text()
    agent = Text()


class SignIn(Table, db=DB):
    """Between password and second step. Lives ten minutes."""

    secret_hash = Bytea(primary_key=True)
    person_id = UUID(null=True)
    amr = Array(base_column=Text())
    next = Text()
    expires_at = Timestamptz()
