"""Signing in through a company's own provider: there, back, and into a session of that company only."""
