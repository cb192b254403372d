"""The checks at gates that this service can compute by itself. What other features keep they bring along."""

from services.projects.gates.checks import Check, exists, none_of
from shared.contracts.delivery.gates import Gate

_OWN = "{0}.tenant_id = p.tenant_id and {0}.project_id = p.id"
_RISKS = f"from project_risk r where {_OWN.format('r')} and r.state not in ('closed', 'occurred')"
_RISK = "'R-' || lpad(r.number::text, 2, '0')"
_TASKS = f"from plan_task t where {_OWN.format('t')} and not t.archived"
_TASK = "'#' || t.number"

_FAILED = f"""from quality_check q where {_OWN.format("q")} and q.state = 'failed'
  and not exists (select from quality_check r where r.tenant_id = q.tenant_id and r.repeats_id = q.id
    and r.state in ('passed', 'failed', 'waived'))"""
"""Failed, and not looked at again since."""


def _if_any(sql: str, missing: str) -> str:
    """Of nothing at all it cannot be said that nothing is missing."""
    return f"case when exists (select {sql}) then {missing} else array['']::text[] end"


CHECKS: tuple[Check, ...] = (
    Check(
        code="proposal_approved",
        gate=Gate.G1,
        clauses=("2.1.b", "2.1.c"),
        missing=exists(
            "from proposal q where q.tenant_id = p.tenant_id and q.id = p.proposal_id and q.state = 'approved'"
        ),
        hard=True,
    ),
    Check(
        code="plan_baselined",
        gate=Gate.G2,
        clauses=("2.2.a",),
        missing=exists(f"from plan_baseline b where {_OWN.format('b')} and b.state = 'approved'"),
        place="/plan",
    ),
    Check(
        code="plan_owned",
        gate=Gate.G2,
        clauses=("2.2.b",),
        missing=_if_any(
            f"{_TASKS} and t.kind <> 'phase'",
            none_of(_TASK, f"{_TASKS} and t.kind in ('task', 'deliverable') and t.owner_id is null"),
        ),
        place="/plan",
    ),
    Check(
        code="deliverables_measured",
        gate=Gate.G2,
        clauses=("2.2.b",),
        missing=_if_any(
            f"{_TASKS} and t.kind = 'deliverable'",
            none_of(_TASK, f"{_TASKS} and t.kind = 'deliverable' and t.standard = ''"),
        ),
        place="/plan",
    ),
    Check(
        code="budget_drafted",
        gate=Gate.G2,
        clauses=("2.1.b",),
        missing=exists(f"from project_budget b where {_OWN.format('b')} and b.total > 0"),
    ),
    Check(
        code="risks_reviewed",
        gate=Gate.G2,
        clauses=("2.2.d",),
        missing=exists(f"from risk_review v where {_OWN.format('v')}"),
        place="/risks",
    ),
    Check(
        code="risks_assessed",
        gate=Gate.G2,
        clauses=("2.2.d",),
        missing=_if_any(
            f"from project_risk r where {_OWN.format('r')}", none_of(_RISK, f"{_RISKS} and r.probability is null")
        ),
        place="/risks",
    ),
    Check(
        code="risks_answered",
        gate=Gate.G2,
        clauses=("2.2.e",),
        missing=none_of(
            _RISK,
            f"{_RISKS} and r.probability * r.impact > 4"
            " and (r.strategy is null or r.owner_id is null or r.due_on is null)",
        ),
        place="/risks",
    ),
    Check(
        code="checks_planned",
        gate=Gate.G2,
        clauses=("2.3.d",),
        missing=_if_any(
            f"{_TASKS} and t.kind = 'deliverable'",
            none_of(
                _TASK,
                f"{_TASKS} and t.kind = 'deliverable' and not exists (select from quality_check q"
                " where q.tenant_id = t.tenant_id and q.task_id = t.id)",
            ),
        ),
        place="/quality",
    ),
    Check(
        code="no_major_open",
        gate=Gate.G3,
        clauses=("1.3.b", "2.3.f"),
        missing=none_of(
            "n.number",
            f"from nonconformity n where {_OWN.format('n')} and (n.state = 'open'"
            " or n.grade = 'major' and n.state not in ('effect_watch', 'closed'))",
        ),
        place="/quality",
        hard=True,
    ),
    Check(
        code="no_failed_check",
        gate=Gate.G3,
        clauses=("1.3.b",),
        missing=none_of("q.number", _FAILED),
        place="/quality",
        hard=True,
    ),
    Check(
        code="communication_active",
        gate=Gate.G2,
        clauses=("7.1.a", "7.1.b"),
        missing=exists(f"from comm_plan c where {_OWN.format('c')} and c.state = 'active'"),
        place="/communication",
    ),
)
