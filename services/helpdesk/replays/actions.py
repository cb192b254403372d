"""Starting a replay. It goes on by itself, event by event (consumers.py)."""

from datetime import timedelta

from services.helpdesk.db import DB
from services.helpdesk.policies.actions import known_calendar
from services.helpdesk.policies.rules import checked, rules_json
from services.helpdesk.replays.queries import view_of
from shared.contracts.desk.policies import POLICY_ARCHIVED, POLICY_NOT_FOUND
from shared.contracts.desk.replays import DAYS, KEPT_PER_POLICY, ReplayView, ReplayWent, StartReplay
from shared.contracts.parties import Caller
from shared.core.clock import now
from shared.core.ids import NIL, new_id
from shared.outbox.outbox import record

_POLICY = "select archived from policy where tenant_id = $1 and id = $2 for update"
_STOP = """
update replay set state = 'stopped', finished_at = now(), revision = revision + 1
where tenant_id = $1 and policy_id = $2 and state = 'running'
"""
_FORGET = """
delete from replay r where r.tenant_id = $1 and r.policy_id = $2 and r.id not in (
  select k.id from replay k where k.tenant_id = $1 and k.policy_id = $2 order by k.started_at desc limit $3)
"""
_INSERT = """
insert into replay (tenant_id, id, policy_id, rules, calendar_id, everything, since, state, total, after_id, started_by)
select $1, $2, $3, $4, $5, $6, $7, 'running', count(*), $8, $9 from ticket t
where t.tenant_id = $1 and t.opened_at >= $7 and ($6 or exists (
  select from ticket_terms w where w.tenant_id = $1 and w.ticket_id = t.id and w.policy_id = $3))
"""


async def start(caller: Caller, command: StartReplay) -> ReplayView:
    """One at a time for each policy: one that runs is stopped. Only the last ones are kept."""
    archived = await DB.value(_POLICY, caller.tenant_id, command.policy_id)
    if archived is None:
        raise POLICY_NOT_FOUND()
    if archived:
        raise POLICY_ARCHIVED()
    rules = checked(command.rules)
    await known_calendar(caller, command.calendar_id)
    await DB.run(_STOP, caller.tenant_id, command.policy_id)
    await DB.run(_FORGET, caller.tenant_id, command.policy_id, KEPT_PER_POLICY - 1)
    replay_id, since = new_id(), now() - timedelta(days=DAYS)
    draft = (command.policy_id, rules_json(rules), command.calendar_id, command.everything)
    await DB.run(_INSERT, caller.tenant_id, replay_id, *draft, since, NIL, caller.name)
    await record(DB, caller, ReplayWent(id=replay_id, version=1, policy_id=command.policy_id))
    return await view_of(caller, replay_id)
