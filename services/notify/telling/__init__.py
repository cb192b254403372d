"""From an event to notices and deliveries, by the rules."""
