"""For other features: whether what is delivered has passed its checks."""

from uuid import UUID

from msgspec import Struct

from services.projects.db import DB
from shared.contracts.parties import Caller

# A failed check that was looked at again is spoken for by the one that repeats it.
_STANDS = """q.state <> 'failed' or not exists (select from quality_check r where r.tenant_id = q.tenant_id
  and r.repeats_id = q.id and r.state in ('passed', 'failed', 'waived'))"""
_FAILED = f"""
select q.id, q.number, q.title, q.task_id, q.verdict from quality_check q
where q.tenant_id = $1 and q.project_id = $2 and q.state = 'failed' and ({_STANDS}) order by q.decided_at, q.id
"""
_OF_TASK = f"""
select count(*) as planned, count(*) filter (where q.state = 'passed') as passed,
  count(*) filter (where q.state = 'failed') as failed, count(*) filter (where q.state = 'waived') as waived
from quality_check q where q.tenant_id = $1 and q.task_id = $2 and ({_STANDS})
"""
_UNCHECKED = """
select t.id, t.number, t.name from plan_task t
where t.tenant_id = $1 and t.project_id = $2 and not t.archived and t.kind = 'deliverable'
  and not exists (select from quality_check q where q.tenant_id = t.tenant_id and q.task_id = t.id) order by t.place
"""


class FailedCheck(Struct, frozen=True, kw_only=True):
    id: UUID
    number: str
    title: str
    task_id: UUID
    verdict: str


class TaskChecks(Struct, frozen=True, kw_only=True):
    """Of one task or deliverable; a failed one that was repeated counts as its repeat."""

    planned: int
    passed: int
    failed: int
    waived: int

    @property
    def is_passed(self) -> bool:
        """Nothing is left undecided and nothing failed; also where nothing was planned."""
        return self.passed + self.waived == self.planned


class Unchecked(Struct, frozen=True, kw_only=True):
    id: UUID
    number: int
    name: str


async def failed_checks(caller: Caller, project_id: UUID) -> list[FailedCheck]:
    """Of a project that the caller was let see: what failed and has not passed since ("1.3.b")."""
    return [FailedCheck(**dict(row)) for row in await DB.rows(_FAILED, caller.tenant_id, project_id)]


async def checks_of(caller: Caller, task_id: UUID) -> TaskChecks:
    row = await DB.row(_OF_TASK, caller.tenant_id, task_id)
    assert row is not None  # an aggregate gives a row
    return TaskChecks(**dict(row))


async def unchecked(caller: Caller, project_id: UUID) -> list[Unchecked]:
    """Deliverables that no check is planned of ("2.3.d")."""
    return [Unchecked(**dict(row)) for row in await DB.rows(_UNCHECKED, caller.tenant_id, project_id)]
