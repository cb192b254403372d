"""Mails in words: what each says, in the recipient's language, as text and as HTML."""
