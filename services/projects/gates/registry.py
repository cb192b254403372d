"""The gates in their order, the verb that each leads on by, and what happens when a phase is entered."""

from collections.abc import Awaitable, Callable, Mapping

from msgspec import Struct

from services.projects.gates.checks import Check
from services.projects.projects.access import ProjectInHand
from shared.contracts.delivery.gates import Gate
from shared.contracts.delivery.projects import Phase
from shared.contracts.parties import Caller

STEPS: Mapping[Gate, tuple[Phase, str, Phase]] = {
    Gate.G1: (Phase.INITIATING, "plan", Phase.PLANNING),
    Gate.G2: (Phase.PLANNING, "execute", Phase.EXECUTING),
    Gate.G3: (Phase.EXECUTING, "hand_over", Phase.ACCEPTANCE),
    Gate.G4: (Phase.ACCEPTANCE, "serve", Phase.AFTER_SALES),
    Gate.G5: (Phase.AFTER_SALES, "close", Phase.CLOSED),
}
"""From which phase, by which verb of the project, to which."""

Enter = Callable[[Caller, ProjectInHand], Awaitable[None]]
"""What a feature does with a project that enters a phase, in the same transaction; the project is locked."""


class Gates(Struct, frozen=True):
    checks: tuple[Check, ...]
    enters: Mapping[Phase, tuple[Enter, ...]]

    def of(self, gate: Gate) -> tuple[Check, ...]:
        return tuple(check for check in self.checks if check.gate is gate)

    async def entered(self, caller: Caller, project: ProjectInHand, phase: Phase) -> None:
        for enter in self.enters.get(phase, ()):
            await enter(caller, project)
