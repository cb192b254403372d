"""Tables that stand outside every company: people and what they sign in with.

They have no `tenant_id`, because signing in comes before a company is known. Their wall is the role: only `auth`
reaches them, and every other door that needs a sliver gets named columns of the rows that concern its company.
"""

from shared.contracts.parties import Party
from shared.db.walls import TENANT, Narrow

G = Party.GATEWAY

OF_COMPANY = TENANT.replace("tenant_id =", "company_id =")
"""Rows about one company, for the doors that stand in it."""

AMONG_MEMBERS = f"exists (select from membership m where m.{TENANT} and m.person_id = person.id)"
"""People of the current company, whatever became of their membership: names in old records must stay readable."""


def unwalled_table(name: str, columns: str, *, auth: str, others: dict[str, Narrow] | None = None) -> str:
    """CREATE TABLE for the `auth` door. `auth` is a GRANT list; `others` are the slivers."""
    parts = [
        f"create table {name} (\n{columns}\n);",
        f"alter table {name} enable row level security;",
        f"alter table {name} force row level security;",
        _policy(name, "owner", "true"),
        _policy(name, "auth", "true"),
        f"grant {auth} on {name} to {G}_auth;",
    ]
    for door, narrow in (others or {}).items():
        parts += [_policy(name, door, narrow.rows), f"grant {narrow.verbs} on {name} to {G}_{door};"]
    parts.append(f"grant select on {name} to {G}_backup;")
    return "\n".join(parts) + "\n"


def _policy(table: str, door: str, rows: str) -> str:
    return f"create policy {table}_{door} on {table} to {G}_{door} using ({rows}) with check ({rows});"
