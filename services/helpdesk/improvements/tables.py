"""Suggestions and complaints, and what became of them."""

from shared.db.walls import Portal, own, visible_parent

SEEN = (
    "tenant_id, id, number, kind, state, way, title, body, customer_id, requester_id, requester_name, ticket_id, "
    "opened_at, acknowledge_by, acknowledged_at, reason, decided_at, check_on, worked, revision"
)
"""What a customer may read of it: not who owns it, nor what was found when its effect was looked at."""
WRITTEN = (
    "tenant_id, id, number, kind, state, way, title, body, customer_id, requester_id, requester_name, opened_at, "
    "acknowledge_by"
)

PORTALS: dict[str, Portal | None] = {
    "improvement": own(f"select ({SEEN}), insert ({WRITTEN})"),
    "improvement_event": own(
        "select (tenant_id, id, improvement_id, customer_id, verb, at, words, told), insert",
        and_=f"told and {visible_parent('improvement_event', 'improvement_id', 'improvement')}",
    ),
}
