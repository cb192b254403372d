"""The clauses that meetings keep."""

from services.projects.coverage.clause import Clause
from services.projects.gates.checks import exists, none_of
from shared.contracts.delivery.projects import Phase

_MEETINGS = "from meeting m where m.tenant_id = p.tenant_id and m.project_id = p.id"
_NAME = "'M-' || m.number"
_PUBLISHED = f"{_MEETINGS} and m.state = 'published'"
_OWED = f"""{_MEETINGS} and (m.state = 'planned' and m.missed_at is not null
  or m.state in ('held', 'minutes_draft') and m.minutes_due < current_date)"""
_HELD = f"{_MEETINGS} and m.state in ('held', 'minutes_draft', 'published')"
_FEW = f"""{_HELD} and exists (select from meeting_seat s where s.tenant_id = m.tenant_id and s.meeting_id = m.id
  having 2 * count(*) filter (where s.presence = 'present') < count(*) filter (where s.presence <> 'excused'))"""
"""Less than half of those who were expected were there."""


def _clause(clause: str, missing: str) -> Clause:
    return Clause(id=clause, control="meetings", since=Phase.EXECUTING, missing=missing, place="/meetings")


MEETING_CLAUSES: tuple[Clause, ...] = (
    _clause("2.1.f", f"{exists(_PUBLISHED)} || {none_of(_NAME, _OWED)}"),
    _clause("7.3.a", f"case when exists (select {_HELD}) then {none_of(_NAME, _FEW)} else array['']::text[] end"),
)
