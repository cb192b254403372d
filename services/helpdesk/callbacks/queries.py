"""Reading call-backs: the work list with its numbers, and one with its script and answers."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec
from asyncpg import Record

from services.helpdesk.callbacks.access import is_involved, worked_on
from services.helpdesk.callbacks.states import CALL_BACK
from services.helpdesk.db import DB
from services.helpdesk.questionnaires.queries import questions_of
from shared.contracts.desk.call_back_views import (
    Answers,
    AnswerView,
    AttemptView,
    CallBackPage,
    CallBackRow,
    CallBackState,
    CallBackView,
    CallCounts,
    CallEvent,
    CallTab,
)
from shared.contracts.desk.call_backs import CALL_BACK_NOT_FOUND, ListCallBacks, ReadCallBack
from shared.contracts.parties import Caller
from shared.core import clock
from shared.core.cursors import decode_cursor, encode_cursor

_ROW = """
select b.id, b.state, b.occasion, coalesce('HD-' || t.number, 'IM-' || i.number, '') as number,
  coalesce(t.title, i.title, k.title, '') as title,
  c.name as customer_name, p.name as contact_name, b.caller_id, b.caller_name, b.due_at, b.attempts, b.is_slot as slot,
  a.solved, a.result, b.business, {at} as at
from call_back b
join customer c on c.tenant_id = b.tenant_id and c.id = b.customer_id
join contact p on p.tenant_id = b.tenant_id and p.customer_id = b.customer_id and p.id = b.contact_id
left join ticket t on t.tenant_id = b.tenant_id and t.id = b.ticket_id
left join commitment k on k.tenant_id = b.tenant_id and k.id = b.commitment_id
left join improvement i on i.tenant_id = b.tenant_id and i.id = b.improvement_id
left join lateral (
  select x.solved, x.result from call_answer x where x.tenant_id = b.tenant_id and x.call_back_id = b.id and x.counts
  order by x.result nulls last, x.source limit 1) a on true
where b.tenant_id = $1
"""
_WORK = f"""{_ROW.replace("{at}", "b.due_at")} and b.state in ('planned', 'due', 'in_progress')
  and b.choice in ('must', 'drawn') and ($5::uuid is null or b.caller_id = $5) and (b.due_at, b.id) > ($2, $3)
order by b.due_at, b.id limit $4"""
_DONE = f"""{_ROW.replace("{at}", "b.concluded_at")} and b.concluded_at is not null
  and b.state not in ('suppressed', 'excluded', 'void') and (b.concluded_at, b.id) < ($2, $3)
order by b.concluded_at desc, b.id desc limit $4"""
# Half a day before it is due it is work; later ones are not counted beside the tab.
_COUNTS = """
select count(*) filter (where caller_id = $2) as mine, count(*) as team,
  (select count(*) from recovery_case where tenant_id = $1 and state <> 'closed') as unhappy
from call_back where tenant_id = $1 and state in ('planned', 'due', 'in_progress') and choice in ('must', 'drawn')
"""
_MONTH = """
select count(*) filter (where b.concluded_at is not null) as done, count(*) as planned,
  count(*) filter (where b.attempts > 0) as tried,
  count(*) filter (where exists (select from call_attempt x where x.tenant_id = b.tenant_id and x.call_back_id = b.id
    and x.result in ('answered', 'partial', 'refused', 'call_later'))) as connected
from call_back b where b.tenant_id = $1 and b.choice in ('must', 'drawn') and b.state <> 'void'
  and b.due_at >= date_trunc('month', $2::timestamptz at time zone $3) at time zone $3
  and b.due_at < (date_trunc('month', $2::timestamptz at time zone $3) + interval '1 month') at time zone $3
"""
_SCORE = """
select count(*) as scored, avg(result)::float8 as score from call_answer
where tenant_id = $1 and counts and result is not null
  and at >= date_trunc('month', $2::timestamptz at time zone $3) at time zone $3
"""
_ZONE = "select zone from company where tenant_id = $1 and id = $1"
_ONE = """
select b.id, b.state, b.occasion, b.choice, b.reason, c.name as customer_name, p.name as contact_name, p.phone,
  'HD-' || t.number as ticket_number, coalesce(t.title, i.title, k.title, '') as ticket_title, t.state as ticket_state,
  t.resolution, t.assignee_name as resolved_by, t.resolved_at,
  extract(epoch from coalesce(t.resolved_at, t.updated_at) - t.opened_at)::int as took_seconds,
  exists (select from sla_breach x where x.tenant_id = b.tenant_id and x.ticket_id = b.ticket_id) as is_late,
  b.caller_id, b.caller_name, b.due_at, b.earliest_at, b.rules::jsonb ->> 'attempts' as most_attempts,
  v.questions::text as questions, l.script, b.call_result, b.business, b.handlers, nullif(b.override, '') as why,
  b.link_until, b.revoked_at is not null as is_revoked, r.id as recovery_id, b.revision, b.ticket_id
from call_back b
join customer c on c.tenant_id = b.tenant_id and c.id = b.customer_id
join contact p on p.tenant_id = b.tenant_id and p.customer_id = b.customer_id and p.id = b.contact_id
join call_plan l on l.tenant_id = b.tenant_id and l.id = b.plan_id
join questionnaire_version v on v.tenant_id = b.tenant_id and v.questionnaire_id = b.questionnaire_id
  and v.version = b.questionnaire_version
left join ticket t on t.tenant_id = b.tenant_id and t.id = b.ticket_id
left join commitment k on k.tenant_id = b.tenant_id and k.id = b.commitment_id
left join improvement i on i.tenant_id = b.tenant_id and i.id = b.improvement_id
left join recovery_case r on r.tenant_id = b.tenant_id and r.call_back_id = b.id
where b.tenant_id = $1 and b.id = $2
"""
_ATTEMPTS = """
select number, caller_name, at, result, slot_at, note from call_attempt where tenant_id = $1 and call_back_id = $2
order by number
"""
_ANSWERS = "select * from call_answer where tenant_id = $1 and call_back_id = $2 order by source desc"
_HISTORY = """
select verb, at, actor_name, to_state as state, data::text as data from call_back_event
where tenant_id = $1 and call_back_id = $2 order by version
"""
FIRST = (datetime(1990, 1, 1, tzinfo=UTC), UUID(int=0))
LAST = (datetime(9000, 1, 1, tzinfo=UTC), UUID(int=2**128 - 1))

_data = msgspec.json.Decoder(dict[str, str])


async def list_call_backs(caller: Caller, command: ListCallBacks) -> CallBackPage:
    """The unhappy are listed as recovery cases (`recoveries.list`): here they are only counted."""
    listing, is_done = f"call_backs:{command.view}", command.view is CallTab.DONE
    start = LAST if is_done else FIRST
    since = decode_cursor(listing, command.cursor, tuple[datetime, UUID]) if command.cursor else start
    whose = caller.actor_id if command.view is CallTab.MINE else None
    rows: list[Record] = []
    if is_done:
        rows = await DB.rows(_DONE, caller.tenant_id, *since, command.limit + 1)
    elif command.view is not CallTab.UNHAPPY:
        rows = await DB.rows(_WORK, caller.tenant_id, *since, command.limit + 1, whose)
    shown = rows[: command.limit]
    more = encode_cursor(listing, (shown[-1]["at"], shown[-1]["id"])) if len(rows) > len(shown) else None
    return CallBackPage(rows=tuple(_row(row) for row in shown), counts=await _counts(caller), next=more)


def _row(row: Record) -> CallBackRow:
    told = dict(row)
    del told["at"]
    return msgspec.convert(told, CallBackRow)


async def _counts(caller: Caller) -> CallCounts:
    counts = await DB.row(_COUNTS, caller.tenant_id, caller.actor_id)
    zone = await DB.value(_ZONE, caller.tenant_id) or "UTC"
    month = await DB.row(_MONTH, caller.tenant_id, clock.now(), zone)
    score = await DB.row(_SCORE, caller.tenant_id, clock.now(), zone)
    assert counts is not None and month is not None and score is not None  # noqa: PT018 - counts always give a row
    return CallCounts(**dict(counts), **dict(month), **dict(score))


async def read_call_back(caller: Caller, command: ReadCallBack) -> CallBackView:
    return await view_of(caller, command.call_back_id)


async def view_of(caller: Caller, call_back_id: UUID) -> CallBackView:
    """Raises `call_back.not_found`."""
    row = await DB.row(_ONE, caller.tenant_id, call_back_id)
    if row is None:
        raise CALL_BACK_NOT_FOUND()
    told: dict[str, Any] = dict(row)
    handlers = {*row["handlers"], *await worked_on(caller.tenant_id, told.pop("ticket_id"))}
    verbs = CALL_BACK.verbs_from(CallBackState(row["state"]), caller.permissions, caller.kind)
    more = {
        "questions": questions_of(row["questions"]),
        "most_attempts": int(row["most_attempts"] or 3),
        "attempts": tuple(
            msgspec.convert(dict(one), AttemptView) for one in await DB.rows(_ATTEMPTS, caller.tenant_id, call_back_id)
        ),
        "answers": tuple(
            _answer(one, may_decide="decide" in verbs and not is_involved(caller, row["caller_id"], handlers, one))
            for one in await DB.rows(_ANSWERS, caller.tenant_id, call_back_id)
        ),
        "history": tuple(_event(one) for one in await DB.rows(_HISTORY, caller.tenant_id, call_back_id)),
        "handlers": tuple(handlers),
        "verbs": tuple(verbs),
    }
    return msgspec.convert({**told, **more}, CallBackView)


def _answer(row: Record, *, may_decide: bool) -> AnswerView:
    names = ("solved", "result", "timeliness", "effort", "recommend", "comment", "praise", "wants_call")
    said = msgspec.convert({name: row[name] for name in names}, Answers)
    head = ("source", "at", "counts", "contested_by", "contest", "decided_by", "decision")
    is_open = row["contest"] is not None and row["decision"] is None
    more = {"by": row["by_name"], "answers": said, "may_decide": may_decide and is_open}
    return msgspec.convert({**more, **{name: row[name] for name in head}}, AnswerView)


def _event(row: Record) -> CallEvent:
    return msgspec.convert({**dict(row), "data": _data.decode(row["data"])}, CallEvent)
