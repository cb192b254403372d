"""The company's tags, and which ticket bears which. They are its own words: no customer reads them."""

PORTALS = {"tag": None, "ticket_tag": None}
