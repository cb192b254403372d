"""The only users of NATS: asking, answering, announcing, listening."""
