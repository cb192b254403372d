"""The web server's own work: composition, errors, headers, request ids."""
