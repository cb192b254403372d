"""How Huifang runs: the local stack, database roles, broker accounts, deployment, the command line. Imported by none."""
