"""The clauses of the policy that delivery keeps: which control does, from which phase on, and the evidence.

Evidence is an expression over a project `p`, as the checks of gates are (services/projects/gates/checks.py): the names
of what is missing, nothing missing being an empty array.
"""

from services.projects.coverage.clause import Clause
from services.projects.coverage.late import UNEXPLAINED, UNRECOVERED
from services.projects.coverage.of_acceptance import ACCEPTANCE_CLAUSES
from services.projects.coverage.of_meetings import MEETING_CLAUSES
from services.projects.coverage.of_work import WORK_CLAUSES
from services.projects.gates.checks import exists, none_of
from services.projects.staffing.evidence import ABLE, CHOSEN
from shared.contracts.delivery.projects import Phase

OWN = "{0}.tenant_id = p.tenant_id and {0}.project_id = p.id"
_ORDER = "array['initiating', 'planning', 'executing', 'acceptance', 'after_sales', 'closed', 'archived']"
_GATES = """from (values ('G1', 1), ('G2', 2), ('G3', 3), ('G4', 4), ('G5', 5)) g(gate, number)
  where number < array_position({order}, coalesce(p.held_phase, p.phase))
    and not exists (select from gate_decision d where {own} and d.gate = g.gate and d.state <> 'failed')"""
_TASKS = f"from plan_task t where {OWN.format('t')} and not t.archived"
_BASELINE = f"from plan_baseline b where {OWN.format('b')} and b.state = 'approved'"
_UNARRANGED = f"""{_TASKS} and t.kind in ('task', 'deliverable') and (t.owner_id is not null and t.starts_on is null
    or exists (select from plan_overload o where o.tenant_id = t.tenant_id and o.task_id = t.id
      and btrim(o.reason) = ''))"""
_CHECKS = f"from quality_check q where {OWN.format('q')}"
_RISKS = f"from project_risk r where {OWN.format('r')}"
_RISK = "'R-' || lpad(r.number::text, 2, '0')"
_REVIEWED = f"from risk_review v where {OWN.format('v')}"
_REVIEW = f"from closing_review v where {OWN.format('v')}"
_COMM = f"from comm_plan c where {OWN.format('c')} and c.state = 'active'"
_BLANK = " or ".join(
    f"btrim(coalesce(i.line ->> '{name}', '')) = ''"
    for name in ("objective", "audience", "way", "frequency", "content", "owner_id")
)
_APPROVAL = """from approval a where a.tenant_id = p.tenant_id and a.party = 'projects' and a.subject = 'proposal'
  and a.subject_key = p.proposal_id::text and a.state = 'approved'
  and 2 <= (select count(*) from approval_step s where s.tenant_id = a.tenant_id and s.approval_id = a.id
    and s.round = a.round and s.state = 'passed')
  and not exists (select from approval_seat s where s.tenant_id = a.tenant_id and s.approval_id = a.id
    and s.acted_by_id = a.asked_by_id and s.state = 'approved')"""
_NEED = """from proposal q join requirement n on n.tenant_id = q.tenant_id and n.id = q.requirement_id
  where q.tenant_id = p.tenant_id and q.id = p.proposal_id and n.score is not null"""
_CATEGORIES = f"""from unnest(array['technical', 'people', 'market', 'customer']) k(category)
  where not exists (select {_RISKS} and r.category = k.category)"""


def _if_any(sql: str, missing: str) -> str:
    """Of nothing at all it cannot be said that nothing is missing."""
    return f"case when exists (select {sql}) then {missing} else array['']::text[] end"


_TOGETHER = f"""case when (select count(distinct m.department_id) from project_member t
    join member m on m.tenant_id = t.tenant_id and m.id = t.member_id where {OWN.format("t")} and t.left_at is null)
  >= least(2, (select count(distinct m.department_id) from member m where m.tenant_id = p.tenant_id
    and m.state = 'active')) then '{{}}'::text[] else array['departments'] end"""
"""The team is of more than one department, where the company has more than one."""
_ANSWERED = _if_any(
    f"{_TASKS} and t.kind = 'deliverable'",
    none_of(
        "'#' || t.number",
        f"""{_TASKS} and t.kind = 'deliverable' and not exists (select from responsibility r
          join project_member a on a.tenant_id = r.tenant_id and a.project_id = r.project_id
            and a.member_id = r.member_id and a.left_at is null
          where r.tenant_id = t.tenant_id and r.task_id = t.id and r.letter = 'A')""",
    ),
)


CLAUSES: tuple[Clause, ...] = (
    *ACCEPTANCE_CLAUSES,
    Clause(
        id="1.2",
        control="gates",
        since=Phase.PLANNING,
        missing=none_of("g.gate", _GATES.format(order=_ORDER, own=OWN.format("d"))),
        place="/gates",
    ),
    Clause(
        id="1.3.b",
        control="nonconformities",
        since=Phase.ACCEPTANCE,
        missing=none_of(
            "n.number",
            f"from nonconformity n where {OWN.format('n')} and (n.state = 'open'"
            " or n.grade = 'major' and n.state not in ('effect_watch', 'closed'))",
        )
        + " || "
        + none_of(
            "q.number",
            f"{_CHECKS} and q.state = 'failed' and not exists (select from quality_check r"
            " where r.tenant_id = q.tenant_id and r.repeats_id = q.id and r.state in ('passed', 'failed', 'waived'))",
        ),
        place="/quality",
    ),
    Clause(
        id="1.3.c",
        control="responsibilities",
        since=Phase.EXECUTING,
        missing=f"{_TOGETHER} || {_ANSWERED}",
        place="/team/matrix",
    ),
    Clause(
        id="1.3.d",
        control="lessons",
        since=Phase.CLOSED,
        missing=exists(f"{_REVIEW} and v.state = 'published' and jsonb_array_length(v.actions) > 0"),
        place="/closing",
    ),
    Clause(id="2.1.a", control="requirements", since=Phase.INITIATING, missing=exists(_NEED)),
    Clause(
        id="2.1.b",
        control="proposals",
        since=Phase.INITIATING,
        missing=exists("from proposal_submission s where s.tenant_id = p.tenant_id and s.proposal_id = p.proposal_id"),
    ),
    Clause(id="2.1.c", control="proposals", since=Phase.INITIATING, missing=exists(_APPROVAL)),
    Clause(id="2.1.d", control="staffing", since=Phase.PLANNING, missing=CHOSEN, place="/team"),
    Clause(id="2.1.e", control="staffing", since=Phase.PLANNING, missing=ABLE, place="/team"),
    Clause(
        id="2.2.a",
        control="baselines",
        since=Phase.EXECUTING,
        missing=exists(_BASELINE),
        place="/plan",
    ),
    Clause(
        id="2.2.b",
        control="baselines",
        since=Phase.EXECUTING,
        missing=_if_any(
            f"{_TASKS} and t.kind = 'deliverable'",
            none_of(
                "'#' || t.number",
                f"{_TASKS} and (t.kind in ('task', 'deliverable') and t.owner_id is null"
                " or t.kind = 'deliverable' and t.standard = '')",
            ),
        ),
        place="/plan",
    ),
    Clause(
        id="2.2.c",
        control="plan",
        since=Phase.EXECUTING,
        missing=_if_any(f"{_TASKS} and t.kind in ('task', 'deliverable')", none_of("'#' || t.number", _UNARRANGED)),
        place="/plan",
    ),
    Clause(
        id="2.2.d",
        control="risks",
        since=Phase.EXECUTING,
        missing=" || ".join(
            (
                none_of("k.category", _CATEGORIES),
                exists(_REVIEWED),
                none_of(_RISK, f"{_RISKS} and r.probability is null"),
            )
        ),
        place="/risks",
    ),
    Clause(
        id="2.2.e",
        control="risks",
        since=Phase.EXECUTING,
        missing=none_of(
            _RISK,
            f"{_RISKS} and r.state not in ('closed', 'occurred') and r.probability * r.impact > 4"
            " and (r.strategy is null or r.owner_id is null or r.due_on is null"
            " or r.state = 'treating' and r.due_on < current_date)",
        ),
        place="/risks",
    ),
    *WORK_CLAUSES,
    *MEETING_CLAUSES,
    Clause(
        id="2.3.d",
        control="checks",
        since=Phase.EXECUTING,
        missing=_if_any(
            f"{_TASKS} and t.kind = 'deliverable'",
            none_of(
                "'#' || t.number",
                f"{_TASKS} and t.kind = 'deliverable' and not exists (select from quality_check q"
                " where q.tenant_id = t.tenant_id and q.task_id = t.id)",
            ),
        )
        + " || "
        + none_of("q.number", f"{_CHECKS} and q.state in ('planned', 'in_progress') and q.due_on < current_date"),
        place="/quality",
    ),
    Clause(
        id="2.3.e",
        control="checks",
        since=Phase.ACCEPTANCE,
        missing=none_of(
            "k.method",
            "from unnest(array['self', 'cross', 'customer']) k(method)"
            f" where not exists (select {_CHECKS} and q.method = k.method and q.state in ('passed', 'failed'))",
        ),
        place="/quality",
    ),
    Clause(
        id="2.3.f",
        control="nonconformities",
        since=Phase.EXECUTING,
        missing=none_of(
            "n.number",
            f"from nonconformity n where {OWN.format('n')} and n.state not in ('verified', 'effect_watch', 'closed')"
            " and (n.owner_id is null or n.due_on is null or n.due_on < current_date)",
        ),
        place="/quality",
    ),
    *(
        Clause(id=code, control="control", since=Phase.EXECUTING, missing=_if_any(_BASELINE, sql), place="/control")
        for code, sql in (("2.3.g", none_of("l.name", UNEXPLAINED)), ("2.3.h", none_of("l.name", UNRECOVERED)))
    ),
    Clause(
        id="2.4.f",
        control="closing",
        since=Phase.AFTER_SALES,
        missing=exists(f"{_REVIEW} and (v.state = 'published' or v.due_on >= current_date)"),
        place="/closing",
    ),
    Clause(
        id="2.4.g",
        control="closing",
        since=Phase.CLOSED,
        missing=exists(
            f"{_REVIEW} and v.state = 'published' and v.targets is not null and v.summary <> '' and v.problems <> ''"
        ),
        place="/closing",
    ),
    Clause(
        id="2.4.h",
        control="lessons",
        since=Phase.CLOSED,
        missing=exists(f"from lesson l where {OWN.format('l')} and l.state <> 'draft'"),
        place="/closing",
    ),
    Clause(id="7.1.a", control="communication", since=Phase.EXECUTING, missing=exists(_COMM), place="/communication"),
    Clause(
        id="7.1.b",
        control="communication",
        since=Phase.EXECUTING,
        missing=_if_any(
            _COMM,
            none_of(
                "i.number::text",
                "from comm_plan c cross join jsonb_array_elements(c.items) with ordinality i(line, number)"
                f" where {OWN.format('c')} and c.state = 'active' and ({_BLANK})",
            ),
        ),
        place="/communication",
    ),
    Clause(
        id="9.1",
        control="changes",
        since=Phase.EXECUTING,
        missing=none_of(
            "'CR-' || c.number",
            f"from change_request c where {OWN.format('c')} and c.state = 'applied' and c.decided_by is null",
        )
        + " || "
        + none_of(
            "'#' || b.number",
            f"from plan_baseline b where {OWN.format('b')} and b.number > 0 and b.change_id is null"
            " and b.state in ('approved', 'superseded')",
        ),
        place="/plan",
    ),
)

LEFT_OUT: dict[str, str] = {
    "1.1": "versions of the policy itself, and who has read them, are not kept yet",
}
"""What this service's chapters of the policy also say and nothing is bound to yet: no evidence is pretended."""
