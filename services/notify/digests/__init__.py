"""Mails that gather what came in an hour or a day."""
