"""Acceptances by round, the questions asked at them, and what the customer signed with what he reserved.

Our own people's login may read signatures and has no grant to write one: only a customer's has, and who signs is a
contact of that customer by a foreign key. A decided acceptance bears its signature by a check.
"""

from shared.db.walls import Portal, own, visible_parent

SEEN = (
    "tenant_id, id, project_id, customer_id, round, zone, state, pack, held_on, held_at, place, method, standard, "
    "standard_hash, proposed_at, confirmed_by, confirmed_at, wish_on, wish_words, attendees, demonstration, minutes, "
    "decision_asked_at, commitment, signature_id, revision"
)
DECIDED = "state, confirmed_by, confirmed_at, wish_on, wish_words, signature_id, revision"
RESERVED = "tenant_id, acceptance_id, customer_id, number, text, due_on"

PORTALS: dict[str, Portal | None] = {
    "acceptance": own(f"select ({SEEN}), update ({DECIDED})", and_="proposed_at is not null"),
    "acceptance_question": own(
        "select, insert", and_=visible_parent("acceptance_question", "acceptance_id", "acceptance")
    ),
    "acceptance_signature": own(
        "select, insert", and_=visible_parent("acceptance_signature", "acceptance_id", "acceptance")
    ),
    "acceptance_reservation": own(
        f"select ({RESERVED}), insert ({RESERVED})",
        and_=visible_parent("acceptance_reservation", "acceptance_id", "acceptance"),
    ),
}
