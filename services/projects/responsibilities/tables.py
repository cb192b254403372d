"""Letters of the matrix. No customer reads them."""

PORTALS = {"responsibility": None}
