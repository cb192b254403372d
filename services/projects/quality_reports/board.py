"""The nonconformities as a board: a column for each step, what is late before the rest."""

from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal

from services.projects.db import DB
from services.projects.directory.queries import zone_of
from services.projects.nonconformities.access import VISIBLE
from services.projects.nonconformities.queries import COLUMNS, FROM, IS_LATE, row_view
from services.projects.projects.access import SEES, seen, sees_all
from shared.contracts.delivery import quality as c
from shared.contracts.delivery.quality_kinds import NonconformityState as S
from shared.contracts.parties import Caller
from shared.core.clock import now

PILES: tuple[tuple[S, ...], ...] = (
    (S.OPEN,),
    (S.GRADED, S.REOPENED),
    (S.ASSIGNED, S.BACK),
    (S.IN_RECTIFICATION,),
    (S.DONE_BY_OWNER, S.VERIFIED),
    (S.EFFECT_WATCH,),
    (S.CLOSED,),
)
DAYS = timedelta(days=90)

_GRAVEST = "case n.grade when 'major' then 0 when 'general' then 1 when 'minor' then 2 else 1 end"
_PILE = "($7::int[])[array_position($6::text[], n.state)]"
_ROWS = f"""
select * from (
  select {COLUMNS}, {_PILE} as pile, count(*) over (partition by {_PILE}) as many,
    row_number() over (partition by {_PILE} order by {IS_LATE} desc, {_GRAVEST}, n.due_on nulls last, n.since desc,
      n.id) as place
  {FROM} and ($2::uuid is null or n.project_id = $2)) r
where r.place <= {c.SHOWN} order by r.pile, r.place
"""
_FACTS = f"""
select count(*) filter (where {IS_LATE}) as late,
  count(*) filter (where n.grade = 'major' and n.state <> 'closed') as majors,
  count(*) filter (where n.grade = 'major' and n.state <> 'closed' and n.heard_at is null) as untold,
  avg(extract(epoch from n.verified_at - n.raised_at) / 86400)
    filter (where n.verified_at is not null and n.verified_at > $6) as days
from nonconformity n where n.tenant_id = $1 and {VISIBLE} and ($2::uuid is null or n.project_id = $2)
"""
_SEEN = SEES.replace("{wide}", "$3").replace("{me}", "$4")
_MONTH = f"""
select count(*) filter (where q.state = 'passed') as passed, count(*) as decided from quality_check q
join project p on p.tenant_id = q.tenant_id and p.id = q.project_id
where q.tenant_id = $1 and {_SEEN} and ($2::uuid is null or q.project_id = $2) and q.state in ('passed', 'failed')
  and q.decided_at >= $5
"""


async def board(caller: Caller, command: c.QualityQuery) -> c.QualityBoard:
    if command.project_id is not None:
        await seen(caller, command.project_id)
    zone = await zone_of(caller.tenant_id)
    here = now().astimezone(zone)
    whose = (command.project_id, sees_all(caller), caller.actor_id)
    states = [(str(state), number) for number, pile in enumerate(PILES) for state in pile]
    columns = ([state for state, _number in states], [number for _state, number in states])
    rows = await DB.rows(_ROWS, caller.tenant_id, *whose, here.date(), *columns)
    facts = await DB.row(_FACTS, caller.tenant_id, *whose, here.date(), here - DAYS)
    month = await DB.row(_MONTH, caller.tenant_id, *whose, here.replace(day=1, hour=0, minute=0, second=0))
    assert facts is not None  # an aggregate gives a row
    assert month is not None
    piles = []
    for number, pile in enumerate(PILES):
        mine = [row for row in rows if row["pile"] == number]
        shown = tuple(row_view(row) for row in mine)
        piles.append(c.QualityPile(states=pile, count=mine[0]["many"] if mine else 0, rows=shown))
    return c.QualityBoard(
        piles=tuple(piles),
        month_rate=percent(month["passed"], month["decided"]),
        month_count=month["decided"],
        mean_days=None if facts["days"] is None else to_one_place(Decimal(facts["days"])),
        late=facts["late"],
        majors=facts["majors"],
        untold=facts["untold"],
    )


def percent(part: int, whole: int) -> str | None:
    """To one place, half up; None of nothing."""
    return to_one_place(Decimal(part) * 100 / Decimal(whole)) if whole else None


def to_one_place(value: Decimal) -> str:
    return str(value.quantize(Decimal("0.1"), ROUND_HALF_UP))
