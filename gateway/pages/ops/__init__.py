"""The operators' side: companies as such, and whether the machine runs. Nothing of what companies keep in it."""
