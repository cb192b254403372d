"""Steps: laid out for a round, opened one after the other, closed. Who is in one is looked up when it opens: roles and
heads may be others by then."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec
from asyncpg import Record
from msgspec import Struct

from services.projects.approvals.access import InHand, place_in_workspace
from services.projects.db import DB
from services.projects.directory.queries import head_of
from services.projects.due.remembering import forget, remember
from shared.contracts.delivery.approvals import RequestWaits
from shared.contracts.delivery.flows import Approver, ApproverKind, Mode, OnReject, OnTimeout, Step
from shared.contracts.parties import Caller
from shared.contracts.roles import Role
from shared.core.clock import now
from shared.core.ids import new_id
from shared.outbox.outbox import record

REMIND, LATE = "approval_remind", "approval_late"
"""Kinds of what is due, both of a step."""

_LAY = """
insert into approval_step (tenant_id, id, approval_id, round, position, name, mode, quorum, on_timeout, on_reject,
  remind_hours, due_hours, spec, state)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 'coming')
"""
_COLUMNS = "id, position, name, mode, quorum, on_timeout, on_reject, remind_hours, due_hours, spec::text, due_at"
_OPEN = (
    f"select {_COLUMNS} from approval_step where tenant_id = $1 and approval_id = $2 and round = $3 and state = 'open'"
)
_NEXT = f"""
select {_COLUMNS} from approval_step where tenant_id = $1 and approval_id = $2 and round = $3 and state = 'coming'
order by position limit 1
"""
_ALL = (
    f"select {_COLUMNS} from approval_step where tenant_id = $1 and approval_id = $2 and round = $3 order by position"
)
_BEGIN = "update approval_step set state = 'open', opened_at = $3, due_at = $4 where tenant_id = $1 and id = $2"
_CLOSE = "update approval_step set state = $3, closed_at = now() where tenant_id = $1 and id = $2"
_SPARE = "update approval_seat set state = 'spared' where tenant_id = $1 and step_id = $2 and state = 'open'"
_SEAT = """
insert into approval_seat (tenant_id, id, approval_id, step_id, why, member_id, role, also_role, state)
values ($1, $2, $3, $4, $5, $6, $7, $8, 'open')
"""
_HOLDERS = """
select count(*) from member where tenant_id = $1 and state = 'active' and id <> $2
  and (id = $3 or $4 = any(roles))
"""
_PEOPLE = """
with those as (
  select distinct m.id from approval_seat s join member m on m.tenant_id = s.tenant_id and m.state = 'active'
    and (m.id = s.member_id or s.role = any(m.roles) or s.also_role = any(m.roles))
  where s.tenant_id = $1 and s.step_id = $2 and s.state = 'open' and m.id <> $3),
stand_ins as (
  select d.to_id as id from delegation d join those t on t.id = d.from_id
    join member m on m.tenant_id = d.tenant_id and m.id = d.to_id and m.state = 'active'
    join company c on c.tenant_id = d.tenant_id and c.id = d.tenant_id
  where d.tenant_id = $1 and d.ended_at is null and d.to_id <> $3
    and (now() at time zone c.zone)::date between d.first_day and d.last_day)
select id from (select id from those union select id from stand_ins) p
where not exists (select from approval_seat o where o.tenant_id = $1 and o.step_id = $2 and o.acted_by_id = p.id
  and (o.state <> 'handed' or o.acted_for_id is null and not exists (select from approval_seat w
    where w.tenant_id = $1 and w.step_id = $2 and w.member_id = p.id and w.state = 'open')))
order by id limit 100
"""

_spec = msgspec.json.Decoder(Step)


class StepInHand(Struct, frozen=True, kw_only=True):
    """`spec` is the step as it was asked for: an approver who was added may have made it stricter since."""

    id: UUID
    position: int
    name: str
    mode: Mode
    quorum: int
    on_timeout: OnTimeout
    on_reject: OnReject
    remind_hours: int
    due_hours: int
    spec: Step
    due_at: datetime | None


async def lay_out(tenant_id: UUID, approval_id: UUID, number: int, steps: Sequence[Step]) -> None:
    """The steps of the round of this number."""
    for position, step in enumerate(steps, 1):
        spec = msgspec.json.encode(step).decode()
        how = (step.name.strip(), str(step.mode), step.quorum, str(step.on_timeout), str(step.on_reject))
        when = (step.remind_hours, step.due_hours)
        await DB.run(_LAY, tenant_id, new_id(), approval_id, number, position, *how, *when, spec)


async def open_step_of(tenant_id: UUID, held: InHand) -> StepInHand | None:
    return _step(await DB.row(_OPEN, tenant_id, held.id, held.round))


async def steps_of(tenant_id: UUID, held: InHand) -> tuple[Step, ...]:
    """As they were laid out for the present round."""
    rows = await DB.rows(_ALL, tenant_id, held.id, held.round)
    return tuple(_spec.decode(row["spec"]) for row in rows)


async def open_next(caller: Caller, held: InHand) -> bool:
    """False if there is none left: all have agreed."""
    step = _step(await DB.row(_NEXT, caller.tenant_id, held.id, held.round))
    if step is None:
        return False
    moment = now()
    due_at = moment + timedelta(hours=step.due_hours)
    await DB.run(_BEGIN, caller.tenant_id, step.id, moment, due_at)
    for approver in step.spec.approvers:
        await _seat_all(caller.tenant_id, held, step, approver)
    await remember(caller.tenant_id, REMIND, step.id, moment + timedelta(hours=step.remind_hours))
    await remember(caller.tenant_id, LATE, step.id, due_at)
    await tell(caller, held, step.id, "opened")
    return True


async def close(tenant_id: UUID, step_id: UUID, state: str) -> None:
    """What was not decided in it is spared."""
    await DB.run(_CLOSE, tenant_id, step_id, state)
    await DB.run(_SPARE, tenant_id, step_id)
    await forget(tenant_id, REMIND, step_id)
    await forget(tenant_id, LATE, step_id)


async def seat(tenant_id: UUID, held: InHand, step_id: UUID, why: str, member_id: UUID) -> None:
    """One more place, for a person."""
    await DB.run(_SEAT, tenant_id, new_id(), held.id, step_id, why, member_id, None, None)


async def people_of(tenant_id: UUID, step_id: UUID, asked_by_id: UUID) -> tuple[UUID, ...]:
    """Whom it waits for now, with those who stand in for them."""
    return tuple(row["id"] for row in await DB.rows(_PEOPLE, tenant_id, step_id, asked_by_id))


async def tell(caller: Caller, held: InHand, step_id: UUID, why: str) -> None:
    event = RequestWaits(
        id=held.id,
        version=held.revision,
        number=held.number,
        title=held.title,
        place=place_in_workspace(held.number),
        why=why,
        people=await people_of(caller.tenant_id, step_id, held.asked_by_id),
    )
    await record(DB, caller, event)


async def _seat_all(tenant_id: UUID, held: InHand, step: StepInHand, approver: Approver) -> None:
    """A role has as many places as must be filled from it. Where only the applicant could take one, the management may
    as well, and without any the company's admins: a request never waits for nobody."""
    why, member_id, role = "flow", approver.member_id, str(approver.role) if approver.role else None
    if approver.kind is ApproverKind.HEAD:
        member_id, role = await head_of(tenant_id, held.asked_by_id), None
        if member_id is None:
            why, role = "no_head", str(Role.MG)
    also = None
    for stand_in in (Role.MG, Role.AD):
        if await DB.value(_HOLDERS, tenant_id, held.asked_by_id, member_id, also or role):
            break
        also = str(stand_in)
    places = step.quorum if role is not None and step.mode is Mode.QUORUM else 1
    for _place in range(places):
        await DB.run(_SEAT, tenant_id, new_id(), held.id, step.id, why, member_id, role, also)


def _step(row: Record | None) -> StepInHand | None:
    if row is None:
        return None
    given = dict(row)
    return StepInHand(
        **{
            **given,
            "mode": Mode(given["mode"]),
            "on_timeout": OnTimeout(given["on_timeout"]),
            "on_reject": OnReject(given["on_reject"]),
            "spec": _spec.decode(given["spec"]),
        }
    )
