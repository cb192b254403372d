"""Where other programs tell us something by a signed request."""
