"""What came in from people who are not known there."""
