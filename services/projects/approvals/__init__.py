"""The one engine of approvals: a request goes its steps until the last has agreed or one has not."""
