"""The machine of a project: phase by phase through its gates; on hold, ended early. For other features: moving one, in
the transaction of what leads to it."""

from uuid import UUID

import msgspec

from services.projects.db import DB
from services.projects.projects.access import PROJECT_STALE, ProjectInHand
from services.projects.projects.opening import note
from shared.contracts.delivery.gates import ProjectMoved
from shared.contracts.delivery.projects import Phase as S
from shared.contracts.parties import Caller
from shared.contracts.roles import Permission as P
from shared.core.states import Move, StateMachine
from shared.outbox.outbox import record

RUNNING = frozenset({S.INITIATING, S.PLANNING, S.EXECUTING, S.ACCEPTANCE, S.AFTER_SALES})

PROJECT: StateMachine[S, P] = StateMachine(
    "project",
    states=S,
    initial=S.INITIATING,
    moves=[
        Move("plan", frozenset({S.INITIATING}), S.PLANNING, P.GATE_DECIDE),
        Move("execute", frozenset({S.PLANNING}), S.EXECUTING, P.GATE_DECIDE),
        Move("hand_over", frozenset({S.EXECUTING}), S.ACCEPTANCE, P.GATE_DECIDE),
        Move("serve", frozenset({S.ACCEPTANCE}), S.AFTER_SALES, P.GATE_DECIDE),
        Move("close", frozenset({S.AFTER_SALES}), S.CLOSED, P.GATE_DECIDE),
        Move("archive", frozenset({S.CLOSED, S.TERMINATED}), S.ARCHIVED, P.PROJECT_ARCHIVE),
        Move("hold", RUNNING, S.ON_HOLD, P.PROJECT_STEER),
        Move("resume", frozenset({S.ON_HOLD}), None, P.PROJECT_STEER),
        Move("terminate", RUNNING | {S.ON_HOLD}, S.TERMINATED, P.PROJECT_STEER),
    ],
)
"""What is resumed goes back to the phase it was put on hold in."""

_MOVE = """
update project set phase = $3, held_phase = $4, updated_at = now(), revision = revision + 1
where tenant_id = $1 and id = $2 and revision = $5 returning revision
"""
_TEAM = "select member_id from project_member where tenant_id = $1 and project_id = $2 and left_at is null"


async def move_project(caller: Caller, project: ProjectInHand, verb: str, reason: str = "") -> S:
    """The phase it is in now. Its team is told. Raises that there is no such move, or `project.stale`."""
    target = PROJECT.next(project.phase, verb)
    if verb == "resume":
        target = await held_phase(caller.tenant_id, project.id) or S.INITIATING
    held = str(project.phase) if target is S.ON_HOLD else None
    revision = await DB.value(_MOVE, caller.tenant_id, project.id, str(target), held, project.revision)
    if revision is None:
        raise PROJECT_STALE()
    said = {"reason": reason} if reason else {}
    await note(caller, project.id, f"phase_{target}", msgspec.json.encode(said).decode())
    team = await DB.rows(_TEAM, caller.tenant_id, project.id)
    event = ProjectMoved(
        id=project.id,
        version=revision,
        number=project.code,
        title=project.name,
        place=f"projects/{project.code}",
        phase=target,
        before=project.phase,
        team=tuple(row["member_id"] for row in team),
    )
    await record(DB, caller, event)
    return target


async def held_phase(tenant_id: UUID, project_id: UUID) -> S | None:
    """Where one on hold goes on."""
    held = await DB.value("select held_phase from project where tenant_id = $1 and id = $2", tenant_id, project_id)
    return S(held) if held else None
