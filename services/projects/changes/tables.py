"""Change requests and their history. A customer sees those he wrote and those that wait for him or did, and of them
nothing internal: the risk, the work and what was computed are columns he has no grant for."""

from shared.db.walls import Portal, own

SEEN = (
    "tenant_id, id, project_id, customer_id, number, title, text, source, state, customer_ref, written_by, "
    "written_by_id, written_at, days, cost, currency, quality, reviewed_at, decided_by, decided_at, decision, revision"
)
WRITTEN = (
    "tenant_id, id, project_id, customer_id, number, title, text, source, state, customer_ref, written_by, "
    "written_by_id, currency"
)
PORTALS: dict[str, Portal | None] = {
    "change_request": own(
        f"select ({SEEN}), insert ({WRITTEN}), update (state, decided_by, decided_at, decision, revision)",
        and_="(source = 'customer' or reviewed_at is not null)",
    ),
    "change_event": own("insert"),
}
