"""Three companies to look around in: their people, customers and some hundred tickets. Only for the local stack."""
