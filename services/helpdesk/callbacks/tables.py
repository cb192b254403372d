"""Call-backs. Customers see that they are asked, and that they have answered; no more."""

from shared.db.walls import own

PORTALS = {
    "call_back": own(
        "select (tenant_id, id, customer_id, contact_id, ticket_id, state, asked_at, link_until, revoked_at)"
    ),
    "call_answer": own("select (tenant_id, customer_id, call_back_id, source)"),
    "call_attempt": None,
    "call_back_event": None,
    "call_opt_out": None,
    "call_opt_out_event": None,
}
"""`call_back.rules` are those it was planned by; `occasion_key` makes one per resolve, visit or quarter; `generation`
is the link's; `handlers` are the members who worked on the ticket."""
