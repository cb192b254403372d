"""Reading the tree, the rules about it, and the figures."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from asyncpg import Record

from services.helpdesk.db import DB
from shared.contracts.desk.cause_rules import CauseReportQuery, CauseRule, CauseRules
from shared.contracts.desk.causes import CAUSE_NOT_FOUND, CausesQuery, CauseTree, CauseView
from shared.contracts.desk.reports import REPORT_PERIOD
from shared.contracts.helpdesk import TicketType
from shared.contracts.parties import Caller
from shared.feature import Ask

MOST_DAYS = 731
FIRST_YEAR, LAST_YEAR = 1990, 9000

_TREE = """
with recursive tree as (
  select c.*, array[c.name] as path, array[lower(c.code || ' ' || c.name), c.id::text] as place from cause c
  where c.tenant_id = $1 and c.parent_id is null and not c.archived
  union all
  select c.*, tree.path || c.name, tree.place || lower(c.code || ' ' || c.name) || c.id::text
  from cause c join tree on c.parent_id = tree.id where c.tenant_id = $1 and not c.archived)
select id, parent_id, code, name, path, description, cause_is_defect($1, id) as is_defect, changed_by, changed_at,
  revision, (select count(*) from ticket_cause s where s.tenant_id = $1 and s.cause_id = tree.id)::int as tickets
from tree where $2::uuid is null or id = $2 order by place
"""
_RULES = """
select r.policy_id, p.name as policy_name, r.priorities, r.types, r.reopened, r.changed_by, r.revision
from cause_rule r left join policy p on p.tenant_id = r.tenant_id and p.id = r.policy_id
where r.tenant_id = $1 order by r.policy_id is not null, lower(p.name)
"""
_FIGURES = "select cause_figures($1, $2, $3, $4, $5, $6)"

USUAL = CauseRule(
    policy_id=None,
    policy_name=None,
    priorities=(1, 2),
    types=(TicketType.COMPLAINT,),
    reopened=True,
    changed_by=None,
    revision=0,
)
"""What counts until a company says otherwise; `cause_needed` in sql/causes.sql says the same."""


def _view(row: Record) -> CauseView:
    return CauseView(**{**dict(row), "path": tuple(row["path"])})


async def list_causes(caller: Caller, command: CausesQuery) -> CauseTree:
    return await tree_of(caller)


async def tree_of(caller: Caller) -> CauseTree:
    rows = await DB.rows(_TREE, caller.tenant_id, None)
    return CauseTree(items=tuple(_view(row) for row in rows))


async def view_of(caller: Caller, cause_id: UUID) -> CauseView:
    row = await DB.row(_TREE, caller.tenant_id, cause_id)
    if row is None:
        raise CAUSE_NOT_FOUND()
    return _view(row)


async def read_rules(caller: Caller, command: CausesQuery) -> CauseRules:
    return await rules_of(caller)


async def rules_of(caller: Caller) -> CauseRules:
    rows = await DB.rows(_RULES, caller.tenant_id)
    kept = [_rule(row) for row in rows]
    items = kept if kept and kept[0].policy_id is None else [USUAL, *kept]
    return CauseRules(revision=items[0].revision, items=tuple(items))


def _rule(row: Record) -> CauseRule:
    told: dict[str, Any] = {
        "priorities": tuple(row["priorities"]),
        "types": tuple(TicketType(one) for one in row["types"]),
    }
    return CauseRule(**{**dict(row), **told})


async def report(caller: Caller, command: CauseReportQuery, ask: Ask) -> bytes:
    days = (command.last_day - command.first_day).days + 1
    if not 0 < days <= MOST_DAYS or not FIRST_YEAR <= command.first_day.year <= LAST_YEAR:
        raise REPORT_PERIOD(fields={"last_day": REPORT_PERIOD.code}, days=MOST_DAYS)
    zone = _zone(command.zone)
    begin, end = _midnight(command.first_day, zone), _midnight(command.last_day + timedelta(days=1), zone)
    found = await DB.once(caller, _FIGURES, begin, end, str(zone))
    head = {"first_day": command.first_day, "last_day": command.last_day}
    return msgspec.json.encode(head)[:-1] + b"," + str(found).encode()[1:]


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return ZoneInfo("UTC")


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)
