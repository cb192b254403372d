"""What a search looks in (`search_entry`, `search_party`), and what has yet to be put there (`search_todo`).

`search_entry` holds a line for each message, with its ticket's title and its author's name among the grams; the line
of the first message has the title's grams once more, marked, so that titles can be looked in alone. `search_party`
holds customers and contacts. Triggers on the tables themselves write `search_todo`, so no way of writing a message
forgets it. Customers have no right to any of the three: they come through `search_hits`, which demands company and
organisation.
"""

from shared.db.walls import Portal

PORTALS: dict[str, Portal | None] = {"search_entry": None, "search_party": None, "search_todo": None}

LOOSE_INDEXES = {
    "search_entry_words": "its numbers are salted with the company; leading with it takes an extension",
    "search_party_words": "as search_entry_words",
}
DEFINERS = {
    "search_hits": "@> is not leakproof, so a policy would leave the index unused; it demands company and customer "
    "itself, gives ids only, and what they name is read again under the caller's own policies",
    "search_parties": "as search_hits, for staff only",
    "search_wanted": "a trigger: whoever writes a message also notes that it is to be indexed, customers included",
    "search_title_changed": "a trigger, as search_wanted",
}
