"""The evidence of one project, in one statement."""

from services.projects.coverage.clause import Clause
from services.projects.coverage.clauses import CLAUSES, LEFT_OUT
from services.projects.gates.checks import MOST, missing_of
from services.projects.projects.access import seen
from services.projects.projects.phases import held_phase
from shared.contracts.delivery import coverage as c
from shared.contracts.delivery.projects import Phase
from shared.contracts.parties import Caller

ORDER = tuple(Phase)
AT_END = frozenset({"closing", "lessons"})
"""The controls that one which was ended early owes, too."""
ASKED = {clause.id: clause.missing for clause in CLAUSES}


async def read_coverage(caller: Caller, command: c.ReadCoverage) -> c.CoverageView:
    project = await seen(caller, command.project_id)
    phase = project.phase
    if phase is Phase.ON_HOLD:
        phase = await held_phase(caller.tenant_id, project.id) or Phase.INITIATING
    found = await missing_of(caller.tenant_id, project.id, ASKED)
    views = tuple(_view(clause, found[clause.id] or [], phase) for clause in CLAUSES)
    due = [one for one in views if one.evidence is not c.Evidence.LATER]
    kept = sum(1 for one in due if one.evidence is c.Evidence.KEPT)
    return c.CoverageView(
        project_id=project.id,
        phase=project.phase,
        percent=kept * 100 // len(due) if due else None,
        kept=kept,
        due=len(due),
        clauses=views,
        left_out=tuple(LEFT_OUT),
    )


def is_due(clause: Clause, phase: Phase) -> bool:
    """Whether a project in this phase owes it."""
    if phase is Phase.TERMINATED:
        return clause.since is Phase.INITIATING or clause.control in AT_END
    return ORDER.index(clause.since) <= ORDER.index(phase)


def _view(clause: Clause, missing: list[str], phase: Phase) -> c.ClauseView:
    evidence = c.Evidence.KEPT
    if missing or not is_due(clause, phase):
        evidence = c.Evidence.MISSING if is_due(clause, phase) else c.Evidence.LATER
    return c.ClauseView(
        clause=clause.id,
        control=clause.control,
        since=clause.since,
        evidence=evidence,
        missing=tuple(name for name in missing if name)[:MOST],
        place=clause.place,
    )
