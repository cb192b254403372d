"""Web forms: their public page, and keeping them."""
