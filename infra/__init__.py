"""How Huifang runs: local stack, database roles, broker accounts, deployment, command line. Imported by none."""
