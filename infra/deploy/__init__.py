"""How Huifang runs in a cluster: manifests, chart values, secrets, and the check that holds them together."""
