"""Webhook endpoints: kept by admins, with what each was told."""
