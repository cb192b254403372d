"""Customer organisations and their contacts, as staff keep them."""
