"""What would become of a mail, without anything becoming of it."""
