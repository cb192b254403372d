"""What is kept of suggestions. `suggestion` is asked for by the opening of its ticket (`fire_at`, or the end of the
lease while a worker has it) and made once; what `can_wait`, because its ticket was imported, after all others.
`category_example` is what a person said a ticket is about: the ticket's own words are read when they are learnt, never
copied. `category_model` names the company's model in object storage, one for all kinds of suggestions.

`suggestion_part` and `suggestion_example` are the same of the other kinds. A label is what is said: of a priority
`impact.urgency`, of a team its id. `before` is what an undo gives back: `impact.urgency.priority`, or the team's id."""

from shared.db.walls import Portal, own, visible_parent

PORTALS = {
    "suggesting": None,
    "suggestion": own(
        "insert (tenant_id, ticket_id, customer_id, fire_at)",
        and_=visible_parent("suggestion", "ticket_id", "ticket"),
    ),
    "category_example": None,
    "category_model": Portal(rule="", verbs="select (tenant_id)"),
    "suggestion_part": None,
    "suggestion_example": None,
}
LOOSE_INDEXES = {
    "suggestion_due": "the worker takes what is asked for first, of whichever company",
    "suggestion_can_wait": "the worker takes what was imported when nothing else is asked for",
    "category_model_due": "the worker takes the company that is to be learnt next",
}
