"""docs/generated/permissions.md: which role may do what."""

from infra.docs.markdown import page, table
from shared.contracts.roles import GRANTS, SERVICE_GRANTS, Permission, Role

ABOUT = """Roles hold for the whole company, except project manager and member (of a project), department head (of a
department) and customer manager (of an organisation): theirs opens the door, `access` checks the room."""


def text() -> str:
    heads = ["Permission", *(role.name for role in Role), "Services"]
    rows = [[f"`{permission}`", *_cells(permission)] for permission in Permission]
    names = table(("Initials", "Role"), [(role.name, role.value) for role in Role])
    return page("Permissions", ABOUT, names, table(heads, rows))


def _cells(permission: Permission) -> list[str]:
    holders = GRANTS[permission].split()
    services = sorted(party for party, held in SERVICE_GRANTS.items() if permission in held)
    return [*("●" if role.name in holders else "" for role in Role), ", ".join(services)]
