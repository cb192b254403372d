"""Reading a project's gates: what is missing now, and what was decided on what."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from msgspec.structs import replace

from services.projects.db import DB
from services.projects.directory.queries import zone_of
from services.projects.gates.access import decides
from services.projects.gates.checks import checked
from services.projects.gates.registry import STEPS, Gates
from services.projects.gates.states import GATE
from services.projects.projects.access import ProjectInHand, seen
from services.projects.projects.phases import PROJECT, RUNNING, held_phase
from services.projects.projects.queries import find_project
from shared.contracts.delivery import gates as c
from shared.contracts.delivery.gates import GateState as S
from shared.contracts.delivery.projects import FindProject, Phase
from shared.contracts.parties import Caller
from shared.contracts.roles import Permission as P
from shared.core.clock import now

_DECISIONS = """
select gate, state, decided_by as by, decided_at as at, reason, due_on, checks::text as checks from gate_decision
where tenant_id = $1 and project_id = $2 order by decided_at desc, id desc limit 100
"""
_STATE = """
select state from gate_decision where tenant_id = $1 and project_id = $2 and gate = $3
order by decided_at desc, id desc limit 1
"""
OPEN = frozenset({S.PENDING, S.FAILED, S.CONDITIONAL})
OF_PROJECT = frozenset({"hold", "resume", "terminate"})

_checks = msgspec.json.Decoder(tuple[c.CheckView, ...])


class Reading:
    def __init__(self, gates: Gates) -> None:
        self._gates = gates

    async def read(self, caller: Caller, command: c.ReadGates) -> c.ProjectGates:
        return await self.view(caller, await seen(caller, command.project_id))

    async def find(self, caller: Caller, command: FindProject) -> c.ProjectGates:
        found = await find_project(caller, command)
        return await self.view(caller, await seen(caller, found.id))

    async def view(self, caller: Caller, project: ProjectInHand) -> c.ProjectGates:
        decided = await _decided(caller.tenant_id, project.id)
        today = now().astimezone(await zone_of(caller.tenant_id)).date()
        held = await held_phase(caller.tenant_id, project.id)
        verbs = PROJECT.verbs_from(project.phase, caller.permissions, str(caller.kind))
        may = await decides(caller, project)
        views = [await self._gate(caller, project, gate, decided.get(gate, ()), today) for gate in STEPS]
        views = views if may else [replace(view, verbs=()) for view in views]
        return c.ProjectGates(
            project_id=project.id,
            code=project.code,
            phase=project.phase,
            held_phase=held,
            gates=tuple(views),
            verbs=tuple(verb for verb in verbs if verb in OF_PROJECT),
        )

    async def _gate(
        self, caller: Caller, project: ProjectInHand, gate: c.Gate, decided: Sequence[c.GateDecision], today: date
    ) -> c.GateView:
        before, _verb, after = STEPS[gate]
        state = decided[0].state if decided else S.PENDING
        is_now = project.phase is before or (state is S.CONDITIONAL and project.phase in RUNNING)
        checks: tuple[c.CheckView, ...] = ()
        if is_now:
            checks = await checked(caller.tenant_id, project.id, self._gates.of(gate))
        elif decided:
            checks = decided[0].checks
        return c.GateView(
            gate=gate,
            before=before,
            after=after,
            state=state,
            checks=checks,
            decisions=tuple(decided),
            is_late=state is S.CONDITIONAL and (decided[0].due_on or today) < today,
            verbs=_verbs(caller, state) if is_now else (),
        )


def _verbs(caller: Caller, state: S) -> tuple[str, ...]:
    return tuple(GATE.verbs_from(state, caller.permissions & {P.GATE_DECIDE}, str(caller.kind)))


async def state_of(tenant_id: UUID, project_id: UUID, gate: c.Gate) -> S:
    found: Any = await DB.value(_STATE, tenant_id, project_id, str(gate))
    return S(found) if found else S.PENDING


async def _decided(tenant_id: UUID, project_id: UUID) -> dict[c.Gate, list[c.GateDecision]]:
    found: dict[c.Gate, list[c.GateDecision]] = {}
    for row in await DB.rows(_DECISIONS, tenant_id, project_id):
        given = dict(row)
        gate = c.Gate(given.pop("gate"))
        told = {"state": S(row["state"]), "checks": _checks.decode(row["checks"])}
        found.setdefault(gate, []).append(c.GateDecision(**{**given, **told}))
    return found


PHASES_OF: dict[Phase, c.Gate] = {before: gate for gate, (before, _verb, _after) in STEPS.items()}
"""The gate that each phase ends with."""
