"""Who hears of what, and how it reaches them."""
