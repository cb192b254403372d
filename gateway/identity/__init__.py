"""Identity: companies, departments, people, customers and contacts, and the log of what happened to them."""
