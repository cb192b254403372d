"""Reading replays."""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from asyncpg import Record

from services.helpdesk.db import DB
from services.helpdesk.policies.rules import rules_of
from services.helpdesk.replays.counting import weeks
from shared.contracts.base import Page
from shared.contracts.desk.policies import POLICY_NOT_FOUND
from shared.contracts.desk.replays import REPLAY_NOT_FOUND, ListReplays, ReadReplay, ReplayState, ReplayView
from shared.contracts.parties import Caller

_VIEW = """
select r.id, r.policy_id, p.name as policy_name, r.state, r.everything, r.since, r.total, r.done, r.started_by,
  r.started_at, r.finished_at, r.rules::text as rules, c.name as calendar_name, r.counts::text as counts, o.zone
from replay r join policy p on p.tenant_id = $1 and p.id = r.policy_id
join company o on o.tenant_id = $1 and o.id = $1
left join calendar c on c.tenant_id = $1 and c.id = r.calendar_id
where r.tenant_id = $1
"""
_READ = f"{_VIEW} and r.id = $2"
_LIST = f"{_VIEW} and r.policy_id = $2 order by r.started_at desc, r.id desc limit $3"
_POLICY = "select 1 from policy where tenant_id = $1 and id = $2"
_counts = msgspec.json.Decoder(dict[str, int])


async def read_replay(caller: Caller, command: ReadReplay) -> ReplayView:
    return await view_of(caller, command.replay_id)


async def list_replays(caller: Caller, command: ListReplays) -> Page[ReplayView]:
    if await DB.value(_POLICY, caller.tenant_id, command.policy_id) is None:
        raise POLICY_NOT_FOUND()
    rows = await DB.rows(_LIST, caller.tenant_id, command.policy_id, command.limit)
    return Page(items=tuple(_view(row, with_weeks=False) for row in rows))


async def view_of(caller: Caller, replay_id: UUID) -> ReplayView:
    row = await DB.row(_READ, caller.tenant_id, replay_id)
    if row is None:
        raise REPLAY_NOT_FOUND()
    return _view(row, with_weeks=True)


def _view(row: Record, *, with_weeks: bool) -> ReplayView:
    given: dict[str, Any] = dict(row)
    zone, counts = ZoneInfo(given.pop("zone")), _counts.decode(given.pop("counts"))
    found = weeks(counts, row["since"], row["started_at"], zone) if with_weeks else ()
    given |= {"state": ReplayState(row["state"]), "rules": rules_of(row["rules"]), "weeks": found}
    return ReplayView(**given)
