"""Which clauses of the policy a project keeps."""
