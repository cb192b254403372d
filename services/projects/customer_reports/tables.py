"""Reports to customers, and how often one is drafted. A customer sees what was sent, and of that what it says."""

from shared.db.walls import Portal, own

SEEN = (
    "tenant_id, id, project_id, customer_id, number, first_day, last_day, state, figures, summary, wishes, sent_at, "
    "read_by, read_at, revision"
)

PORTALS: dict[str, Portal | None] = {
    "customer_report_plan": None,
    "customer_report": own(
        f"select ({SEEN}), update (state, read_by_id, read_by, read_at, revision)", and_="sent_at is not null"
    ),
}
