"""Mails on their way: queued, sent, tried again, given up; and the log of it."""
