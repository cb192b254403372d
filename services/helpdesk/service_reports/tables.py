"""Monthly service reports of customers."""

from shared.db.walls import Portal, own

SEEN = (
    "tenant_id, id, number, customer_id, month, state, figures, summary, actions, drafted_at, sent_at, received_by, "
    "received_at, sent_to, revision"
)

PORTALS: dict[str, Portal | None] = {
    "service_report": own(f"select ({SEEN}), update (received_by, received_at)", and_="state = 'sent'"),
    "service_report_run": None,
}
