"""The verdict on each ticket, and the policies that count without coverage."""

from shared.db.walls import Portal, own

PORTALS: dict[str, Portal | None] = {
    "ticket_coverage": own(
        "select (tenant_id, ticket_id, customer_id, verdict, reason, title, until, decided_at, charge, amount, note, "
        "answered_by, answered_at), update (charge, answered_by, answered_at)"
    ),
    "coverage_policy": None,
}
