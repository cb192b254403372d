"""Which clauses of the policy a project keeps, by evidence that is computed."""
