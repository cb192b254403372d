"""The regular report to a customer: its plan, drafts and what was sent at the desk, the reading of it in the portal."""
