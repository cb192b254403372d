"""The catalogue of skills, and who holds them. No customer reads either."""

PORTALS = {"skill": None, "person_skill": None, "skill_file": None}
