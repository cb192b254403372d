"""Canned replies: the settings page, and the way into the box somebody writes in."""
