"""The knowledge base: kept by agents, read by customers in the portal and, where the company opens it, by anybody."""
