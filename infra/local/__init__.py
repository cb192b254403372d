"""The whole product on one machine: PostgreSQL and NATS from wheels, the four processes, one supervisor."""
