"""Who decides at a project's gates: the head of its department, or who stands above its manager, or the management.
Never who manages it; and not the head of a department that only lends it somebody, though he sees it."""

from services.projects.db import DB
from services.projects.directory.queries import head_of
from services.projects.projects.access import ProjectInHand
from shared.contracts.delivery.gates import GATE_NOT_YOURS, GATE_OWN
from shared.contracts.parties import Caller
from shared.contracts.roles import Role

_HEADS = """
select exists (select from project p join department d on d.tenant_id = p.tenant_id and d.id = p.department_id
  where p.tenant_id = $1 and p.id = $2 and d.state = 'active' and d.head_id = $3)
"""


async def check_decides(caller: Caller, project: ProjectInHand) -> None:
    """Raises `gate.own`, `gate.not_yours`."""
    if project.manager_id == caller.actor_id:
        raise GATE_OWN()
    if not await decides(caller, project):
        raise GATE_NOT_YOURS()


async def decides(caller: Caller, project: ProjectInHand) -> bool:
    if project.manager_id == caller.actor_id:
        return False
    if Role.MG in caller.roles or await DB.value(_HEADS, caller.tenant_id, project.id, caller.actor_id):
        return True
    return await head_of(caller.tenant_id, project.manager_id) == caller.actor_id
