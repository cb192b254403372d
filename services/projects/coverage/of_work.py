"""The clauses that the work on tasks keeps."""

from services.projects.coverage.clause import Clause
from services.projects.gates.checks import none_of
from shared.contracts.delivery.projects import Phase

_TASKS = "from plan_task t where t.tenant_id = p.tenant_id and t.project_id = p.id and not t.archived"
_DONE_BY = f"{_TASKS} and t.kind in ('task', 'deliverable')"
_WORK = "from task_work w where w.tenant_id = t.tenant_id and w.task_id = t.id"
_UNACCEPTED = f"""{_DONE_BY} and t.starts_on <= current_date and not exists (select {_WORK}
  and (w.state = 'cancelled' or w.accepted_at is not null and w.requirement <> '' and w.standard_hash <> ''))"""
_UNREMINDED = f"""{_TASKS} and t.ends_on < current_date - 1 and exists (select {_WORK} and w.assigned_at is not null
  and w.state not in ('submitted', 'done', 'cancelled') and not exists (select from task_reminder r
    where r.tenant_id = w.tenant_id and r.task_id = w.task_id and r.member_id = w.owner_id))"""
_SILENT = f"""{_TASKS} and exists (select {_WORK} and w.state in ('in_progress', 'rework')
  and w.noted_at < now() - interval '7 days')"""


def _clause(clause: str, missing: str) -> Clause:
    return Clause(id=clause, control="work", since=Phase.EXECUTING, missing=missing, place="/board")


def _named(sql: str) -> str:
    return none_of("'#' || t.number", sql)


WORK_CLAUSES: tuple[Clause, ...] = (
    _clause("2.3.a", f"case when exists (select {_DONE_BY}) then {_named(_UNACCEPTED)} else array['']::text[] end"),
    _clause("2.3.b", _named(_UNREMINDED)),
    _clause("2.3.c", _named(_SILENT)),
)
