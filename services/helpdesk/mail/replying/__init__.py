"""How our mails are marked, so that their answers find back."""
