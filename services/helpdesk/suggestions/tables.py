"""What is kept of suggestions. `suggestion` is asked for by the opening of its ticket (`fire_at`, or the end of the
lease while a worker has it) and made once; what `can_wait`, because its ticket was imported, after all others.
`category_example` is what a person said a ticket is about: the ticket's own words are read when they are learnt, never
copied. `category_model` names the company's model in object storage."""

from shared.db.walls import own, visible_parent

PORTALS = {
    "suggesting": None,
    "suggestion": own(
        "insert (tenant_id, ticket_id, customer_id, fire_at)",
        and_=visible_parent("suggestion", "ticket_id", "ticket"),
    ),
    "category_example": None,
    "category_model": None,
}
LOOSE_INDEXES = {
    "suggestion_due": "the worker takes what is asked for first, of whichever company",
    "suggestion_can_wait": "the worker takes what was imported when nothing else is asked for",
    "category_model_due": "the worker takes the company that is to be learnt next",
}
