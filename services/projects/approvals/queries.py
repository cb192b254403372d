"""Reading requests, as far as the reader may see them."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec
from asyncpg import Record

from services.projects.approvals.access import SEES, sees_all
from services.projects.approvals.identities import IDENTITIES, WAITS, Place, place_of
from services.projects.approvals.states import APPROVAL, OF_APPLICANT, OF_APPROVER, OF_ASKED
from services.projects.db import DB
from services.projects.projects.queries import written
from shared.contracts.approving import APPROVAL_NOT_FOUND
from shared.contracts.base import Page
from shared.contracts.delivery.approvals import (
    Box,
    FindRequest,
    Happening,
    ListRequests,
    Question,
    ReadRequest,
    RequestLine,
    RequestState,
    RequestView,
)
from shared.contracts.delivery.flows import StepView
from shared.contracts.parties import Caller
from shared.core.cursors import decode_cursor, encode_cursor

_WITH = IDENTITIES.replace("{me}", "$2").replace("{roles}", "$3")
_SEES = SEES.replace("{wide}", "$4").replace("{me}", "$2")
_MINE = WAITS.replace("{me}", "$2")
_LIST = f"""
with {_WITH}
select a.id, a.number, a.subject as about, a.title, a.amount, a.currency, a.state, a.round, a.asked_by, a.asked_at,
  t.name as step, t.opened_at as since, t.due_at, t.late_at is not null as is_late, a.revision
from approval a
left join approval_step t on t.tenant_id = a.tenant_id and t.approval_id = a.id and t.round = a.round
  and t.state = 'open'
where a.tenant_id = $1 and (a.asked_at, a.id) < ($5, $6) and case $7
  when 'mine' then {_MINE}
  when 'sent' then a.asked_by_id = $2
  when 'done' then exists (select from approval_seat s where s.tenant_id = a.tenant_id and s.approval_id = a.id
    and s.acted_by_id = $2)
  else {_SEES} end
order by a.asked_at desc, a.id desc limit $8
"""
_VIEW = f"""
with {_WITH}
select a.id, a.number, a.party, a.subject as about, a.subject_key as about_key,
  a.subject_revision as about_revision, a.title, a.place, a.content_hash,
  a.amount, a.currency, a.reason, a.state, a.round, a.asked_by_id, a.asked_by, d.name as department, a.asked_at,
  a.decided_at, a.revision,
  (select coalesce(json_agg(json_build_object('position', t.position, 'name', t.name, 'mode', t.mode,
      'quorum', t.quorum, 'state', t.state, 'opened_at', t.opened_at, 'due_at', t.due_at, 'closed_at', t.closed_at,
      'is_late', t.late_at is not null, 'seats', (select coalesce(json_agg(json_build_object('id', s.id,
          'name', m.name, 'role', s.role, 'also_role', s.also_role, 'why', s.why, 'state', s.state,
          'acted_by', s.acted_by, 'acted_for', s.acted_for, 'acted_at', s.acted_at, 'words', s.words)
          order by s.id), '[]')
        from approval_seat s left join member m on m.tenant_id = s.tenant_id and m.id = s.member_id
        where s.tenant_id = t.tenant_id and s.step_id = t.id)) order by t.position), '[]')
    from approval_step t where t.tenant_id = a.tenant_id and t.approval_id = a.id and t.round = a.round)::text as steps,
  (select coalesce(json_agg(json_build_object('verb', e.verb, 'round', e.round, 'at', e.at, 'actor', e.actor,
      'acted_for', e.acted_for, 'words', e.words) order by e.at desc, e.id desc), '[]')
    from (select * from approval_event e where e.tenant_id = a.tenant_id and e.approval_id = a.id
      order by e.at desc, e.id desc limit 100) e)::text as happenings,
  (select coalesce(json_agg(json_build_object('id', q.id, 'asked_by', q.asked_by, 'asked_of', q.asked_of,
      'is_mine', q.asked_of_id = $2, 'question', q.question, 'asked_at', q.asked_at, 'answer', q.answer,
      'answered_at', q.answered_at) order by q.asked_at, q.id), '[]')
    from approval_question q where q.tenant_id = a.tenant_id and q.approval_id = a.id)::text as questions,
  o.opened_at as waits_since, o.due_at
from approval a left join department d on d.tenant_id = a.tenant_id and d.id = a.department_id
left join approval_step o on o.tenant_id = a.tenant_id and o.approval_id = a.id and o.round = a.round
  and o.state = 'open'
where a.tenant_id = $1 and {_SEES}
"""
_READ = f"{_VIEW} and a.id = $5"
_FIND = f"{_VIEW} and a.number = $5"
END = (datetime(9999, 1, 1, tzinfo=UTC), UUID(int=2**128 - 1))

_steps = msgspec.json.Decoder(tuple[StepView, ...])
_happenings = msgspec.json.Decoder(tuple[Happening, ...])
_questions = msgspec.json.Decoder(tuple[Question, ...])


async def list_requests(caller: Caller, command: ListRequests) -> Page[RequestLine]:
    listing = f"requests:{command.box}"
    before = decode_cursor(listing, command.cursor, tuple[datetime, UUID]) if command.cursor else END
    rows = await DB.rows(_LIST, *_reader(caller), *before, str(Box(command.box)), command.limit + 1)
    shown = [_line(row) for row in rows[: command.limit]]
    more = encode_cursor(listing, (shown[-1].asked_at, shown[-1].id)) if len(rows) > len(shown) else None
    return Page(items=tuple(shown), next=more)


async def read_request(caller: Caller, command: ReadRequest) -> RequestView:
    return await view_of(caller, command.approval_id)


async def find_request(caller: Caller, command: FindRequest) -> RequestView:
    row = await DB.row(_FIND, *_reader(caller), command.approval_number)
    if row is None:
        raise APPROVAL_NOT_FOUND()
    return await _view(caller, row)


async def view_of(caller: Caller, approval_id: UUID) -> RequestView:
    """Raises not found, also for one that he may not see."""
    row = await DB.row(_READ, *_reader(caller), approval_id)
    if row is None:
        raise APPROVAL_NOT_FOUND()
    return await _view(caller, row)


def _reader(caller: Caller) -> tuple[UUID, UUID, list[str], bool]:
    return caller.tenant_id, caller.actor_id, [str(role) for role in caller.roles], sees_all(caller)


async def _view(caller: Caller, row: Record) -> RequestView:
    given: dict[str, Any] = dict(row)
    place = await place_of(caller, row["id"])
    questions = _questions.decode(row["questions"])
    told = {
        "state": RequestState(row["state"]),
        "amount": written(row["amount"]),
        "steps": _steps.decode(row["steps"]),
        "happenings": _happenings.decode(row["happenings"]),
        "questions": questions,
        "acts_for": place.for_name if place else None,
        "verbs": _verbs(caller, row, place, questions),
    }
    return RequestView(**{**given, **told})


def _verbs(caller: Caller, row: Record, place: Place | None, questions: tuple[Question, ...]) -> tuple[str, ...]:
    """Those that the machine knows from here and that are the reader's."""
    his: set[str] = set()
    if place is not None:
        his |= OF_APPROVER
    if row["asked_by_id"] == caller.actor_id:
        his |= OF_APPLICANT
    if any(one.is_mine and one.answer is None for one in questions):
        his |= OF_ASKED
    return tuple(
        verb for verb in APPROVAL.verbs_from(row["state"], caller.permissions, str(caller.kind)) if verb in his
    )


def _line(row: Record) -> RequestLine:
    told = {"state": RequestState(row["state"]), "amount": written(row["amount"]), "is_late": bool(row["is_late"])}
    return RequestLine(**{**dict(row), **told})
