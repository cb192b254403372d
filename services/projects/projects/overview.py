"""A project as a whole, in one question."""

from typing import Any

import msgspec

from services.projects.db import DB
from services.projects.projects.queries import find_project, written
from shared.contracts.delivery.overview import ProjectHappening, ProjectOverview, StageView
from shared.contracts.delivery.projects import FindProject
from shared.contracts.delivery.proposals import BudgetLine
from shared.contracts.parties import Caller

# Of a plan a hundred things change in an hour: who worked on it on which day is enough here.
_REST = """
select
  (select coalesce(json_agg(json_build_object('id', s.id, 'name', s.name, 'starts', s.starts, 'ends', s.ends)
      order by s.position), '[]')
    from project_stage s where s.tenant_id = $1 and s.project_id = $2)::text as stages,
  (select coalesce(json_agg(json_build_object('category', l.category, 'basis', l.basis,
      'amount', trim_scale(l.amount)::text) order by l.position), '[]')
    from budget_line l where l.tenant_id = $1 and l.budget_id = b.id)::text as budget,
  b.total, b.version, b.state,
  (select coalesce(json_agg(json_build_object('what', e.what, 'actor', e.actor, 'at', e.at) order by e.at desc), '[]')
    from (select case when is_plan then 'planned' else what end as what, actor, max(at) as at
      from (select *, what like 'plan\\_%' as is_plan from project_event where tenant_id = $1 and project_id = $2) e
      group by 1, actor, case when is_plan then date_trunc('day', at) else at end
      order by 3 desc limit 50) e)::text as happenings
from (select) one left join lateral (select id, total, version, state from project_budget
  where tenant_id = $1 and project_id = $2 order by version desc limit 1) b on true
"""

_stages = msgspec.json.Decoder(tuple[StageView, ...])
_budget = msgspec.json.Decoder(tuple[BudgetLine, ...])
_happenings = msgspec.json.Decoder(tuple[ProjectHappening, ...])


async def overview(caller: Caller, command: FindProject) -> ProjectOverview:
    """Raises not found, also for one that is none of his."""
    project = await find_project(caller, command)
    row = await DB.row(_REST, caller.tenant_id, project.id)
    assert row is not None  # of one empty row
    told: dict[str, Any] = {
        "budget_total": written(row["total"]),
        "budget_version": row["version"],
        "budget_state": row["state"],
    }
    return ProjectOverview(
        project=project,
        stages=_stages.decode(row["stages"]),
        budget=_budget.decode(row["budget"]),
        happenings=_happenings.decode(row["happenings"]),
        **told,
    )
