"""Gates: read with what is missing, decided, and a project put on hold or ended early."""

from services.projects.gates.deciding import Deciding
from services.projects.gates.reading import Reading
from services.projects.gates.registry import Gates
from shared.contracts.delivery import gates as c
from shared.feature import Feature

KEEPS = ("1.2",)
"""The clauses of the policy that are kept here."""


def feature(gates: Gates) -> Feature:
    reading, deciding = Reading(gates), Deciding(gates)
    return Feature(
        "gates",
        answers={
            c.READ_GATES: reading.read,
            c.FIND_GATES: reading.find,
            c.PASS_GATE: deciding.let_through,
            c.CONDITION_GATE: deciding.condition,
            c.FAIL_GATE: deciding.fail,
            c.HOLD_PROJECT: deciding.hold,
            c.RESUME_PROJECT: deciding.resume,
            c.TERMINATE_PROJECT: deciding.terminate,
        },
        records=frozenset({c.ProjectMoved}),
    )
