"""Deciding at a gate: by the head of the department or the management, never by who manages the project. What was seen
is kept with what was said."""

from datetime import date, timedelta
from uuid import UUID

import msgspec

from services.projects.db import DB
from services.projects.directory.queries import zone_of
from services.projects.due.remembering import remember
from services.projects.gates.access import check_decides
from services.projects.gates.checks import checked
from services.projects.gates.reading import PHASES_OF, Reading, state_of
from services.projects.gates.registry import STEPS, Gates
from services.projects.gates.reminding import DUE
from services.projects.gates.states import GATE
from services.projects.projects.access import ProjectInHand, take_in_hand
from services.projects.projects.opening import note
from services.projects.projects.phases import RUNNING, move_project
from services.projects.quality.days import morning
from shared.contracts.delivery import gates as c
from shared.contracts.delivery.gates import GateState as S
from shared.contracts.parties import Caller
from shared.core.clock import now
from shared.core.ids import new_id

MOST_DAYS = 366

_DECIDE = """
insert into gate_decision (tenant_id, id, project_id, gate, state, decided_by_id, decided_by, reason, due_on, checks)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
"""


class Deciding:
    def __init__(self, gates: Gates) -> None:
        self._gates, self._reading = gates, Reading(gates)

    async def let_through(self, caller: Caller, command: c.PassGate) -> c.ProjectGates:
        """Raises `gate.gaps` where anything is missing or cannot be told ("1.2")."""
        project, state = await self._take(caller, command.project_id, command.gate, "pass")
        checks = await checked(caller.tenant_id, project.id, self._gates.of(command.gate))
        gaps = [check for check in checks if check.answer is not c.Answer.KEPT]
        if gaps:
            raise c.GATE_GAPS(count=len(gaps))
        await _keep(caller, project, command, S.PASSED, checks)
        return await self._on(caller, project, command.gate, state)

    async def condition(self, caller: Caller, command: c.ConditionGate) -> c.ProjectGates:
        """Raises `gate.hard` where that is not allowed ("1.3.b"), `gate.due`."""
        project, state = await self._take(caller, command.project_id, command.gate, "condition")
        zone = await zone_of(caller.tenant_id)
        today = now().astimezone(zone).date()
        if not today < command.due_on <= today + timedelta(days=MOST_DAYS):
            raise c.GATE_DUE(fields={"due_on": c.GATE_DUE.code})
        checks = await checked(caller.tenant_id, project.id, self._gates.of(command.gate))
        if any(check.hard and check.answer is not c.Answer.KEPT for check in checks):
            raise c.GATE_HARD()
        decision = await _keep(caller, project, command, S.CONDITIONAL, checks, command.due_on)
        await remember(caller.tenant_id, DUE, decision, morning(zone, command.due_on))
        return await self._on(caller, project, command.gate, state)

    async def fail(self, caller: Caller, command: c.FailGate) -> c.ProjectGates:
        project, _state = await self._take(caller, command.project_id, command.gate, "fail")
        checks = await checked(caller.tenant_id, project.id, self._gates.of(command.gate))
        await _keep(caller, project, command, S.FAILED, checks)
        await note(caller, project.id, f"gate_failed_{command.gate}")
        return await self._reading.view(caller, project)

    async def hold(self, caller: Caller, command: c.SteerProject) -> c.ProjectGates:
        return await self._steer(caller, command, "hold")

    async def resume(self, caller: Caller, command: c.SteerProject) -> c.ProjectGates:
        return await self._steer(caller, command, "resume")

    async def terminate(self, caller: Caller, command: c.SteerProject) -> c.ProjectGates:
        return await self._steer(caller, command, "terminate")

    async def _steer(self, caller: Caller, command: c.SteerProject, verb: str) -> c.ProjectGates:
        project = await take_in_hand(caller, command.project_id)
        phase = await move_project(caller, project, verb, command.reason.strip())
        if verb != "resume":  # what it goes back to it has entered before
            await self._gates.entered(caller, project, phase)
        return await self._reading.read(caller, c.ReadGates(project_id=project.id))

    async def _take(self, caller: Caller, project_id: UUID, gate: c.Gate, verb: str) -> tuple[ProjectInHand, S]:
        """Locked, and the state of the gate before. Raises `gate.own`, `gate.not_yours`, `gate.order`, or that there is
        no such move."""
        project = await take_in_hand(caller, project_id)
        await check_decides(caller, project)
        state = await state_of(caller.tenant_id, project.id, gate)
        is_held_to = state is S.CONDITIONAL and project.phase in RUNNING
        if PHASES_OF.get(project.phase) is not gate and not is_held_to:
            raise c.GATE_ORDER()
        GATE.move(state, verb)
        return project, state

    async def _on(self, caller: Caller, project: ProjectInHand, gate: c.Gate, state: S) -> c.ProjectGates:
        """Into the next phase, unless it is there already on a condition."""
        if state is S.CONDITIONAL:
            await note(caller, project.id, f"gate_kept_{gate}")
        else:
            phase = await move_project(caller, project, STEPS[gate][1])
            await self._gates.entered(caller, project, phase)
        return await self._reading.read(caller, c.ReadGates(project_id=project.id))


async def _keep(
    caller: Caller,
    project: ProjectInHand,
    command: c.PassGate | c.ConditionGate | c.FailGate,
    state: S,
    checks: tuple[c.CheckView, ...],
    due_on: date | None = None,
) -> UUID:
    seen = msgspec.json.encode(checks).decode()
    said = (str(command.gate), str(state), caller.actor_id, caller.name, command.reason.strip(), due_on, seen)
    made = new_id()
    await DB.run(_DECIDE, caller.tenant_id, made, project.id, *said)
    return made
