"""Deliverables: drafted, reviewed by another, delivered, judged by the customer."""
