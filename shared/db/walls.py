"""The two walls as DDL: what a migration writes for a table, so that no policy is ever typed by hand.

Wall 1 (company): every table leads with `tenant_id`; row-level security is forced; app, portal and worker see the
company that the transaction names, and a transaction that names none fails. Wall 2 (customer): customers log in as
`portal` and see rows of their organisation only, through policies and grants of their own.
"""

from dataclasses import dataclass

from shared.contracts.parties import Party

TENANT = "tenant_id = current_setting('app.tenant_id')::uuid"
CUSTOMER = "customer_id = current_setting('app.customer_id')::uuid"
ACTOR = "actor_id = current_setting('app.actor_id')::uuid"


@dataclass(frozen=True, slots=True)
class Portal:
    """What customers may do with a table. `rule` is added to the company's; `verbs` is a GRANT list, with
    columns where a verb is narrowed: `select, insert, update (state, revision)`."""

    rule: str
    verbs: str

    @property
    def predicate(self) -> str:
        return f"{TENANT} and {self.rule}" if self.rule else TENANT


@dataclass(frozen=True, slots=True)
class Narrow:
    """A door that serves every company (worker, ops, auth): verbs with columns, and which rows."""

    verbs: str
    rows: str = "true"


def own(verbs: str, *, and_: str = "") -> Portal:
    """Rows of the customer's organisation; `and_` narrows further (visibility, a visible parent)."""
    return Portal(rule=f"{CUSTOMER} and {and_}" if and_ else CUSTOMER, verbs=verbs)


def visible_parent(child: str, column: str, parent: str) -> str:
    """The row's parent is visible too: for children that customers reach (foreign keys look past policies).

    `offset 0` keeps PostgreSQL from turning EXISTS into a hash of every visible parent: it expects one row where a
    customer has thousands, and each insert and read would pay for all of them (decision 0004).
    """
    return (
        f"exists (select from {parent} parent where parent.tenant_id = {child}.tenant_id "
        f"and parent.id = {child}.{column} offset 0)"
    )


def tenant_table(
    party: Party,
    name: str,
    columns: str,
    *,
    app: str = "select, insert, update",
    portal: Portal | None = None,
    others: dict[str, Narrow] | None = None,
) -> str:
    """CREATE TABLE with walls. `columns` is the body after `tenant_id uuid not null`; its keys lead with it.

    `app` and the others are GRANT lists. `portal` None is the customer rule "none": customers have no grant.
    """
    parts = [
        f"create table {name} (\n  tenant_id uuid not null,\n{columns}\n);",
        f"alter table {name} enable row level security;",
        f"alter table {name} force row level security;",
        _policy(name, party, "owner", "true"),
        _policy(name, party, "app", TENANT),
        _grant(name, party, "app", app),
    ]
    if portal is not None:
        parts.append(portal_to(party, name, portal))
    parts += [door_to(party, name, door, narrow) for door, narrow in (others or {}).items()]
    parts.append(f"grant select on {name} to {party}_backup;")
    return "\n".join(parts) + "\n"


def portal_to(party: Party, table: str, portal: Portal) -> str:
    """Opens a table to customers: also one that an earlier migration made without."""
    return f"{_policy(table, party, 'portal', portal.predicate)}\n{_grant(table, party, 'portal', portal.verbs)}"


def door_to(party: Party, table: str, door: str, narrow: Narrow) -> str:
    """Opens a door that serves every company to a table: also for one that an earlier migration made."""
    return f"{_policy(table, party, door, narrow.rows)}\n{_grant(table, party, door, narrow.verbs)}"


def _policy(table: str, party: Party, door: str, rows: str) -> str:
    return f"create policy {table}_{door} on {table} to {party}_{door} using ({rows}) with check ({rows});"


def _grant(table: str, party: Party, door: str, verbs: str) -> str:
    return f"grant {verbs} on {table} to {party}_{door};"
