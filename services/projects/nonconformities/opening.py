"""For other features: opening a nonconformity, in the transaction of what led to it; and opening one again that came
back."""

from datetime import date, timedelta
from uuid import UUID

from msgspec import Struct

from services.projects.db import DB
from services.projects.directory.queries import member_name
from services.projects.nonconformities.access import locked
from services.projects.nonconformities.journal import noted, spoken_for, step
from services.projects.nonconformities.states import OVER
from services.projects.quality.numbers import next_number
from services.projects.quality.settings import settings_of
from shared.contracts.delivery.quality_kinds import DefectSource
from shared.contracts.parties import Caller
from shared.core.clock import now
from shared.core.ids import new_id

_OPEN = """
insert into nonconformity (tenant_id, id, number, project_id, customer_id, task_id, check_id, title, text, source,
  source_ref, cause_ref, state, tell_by, correction, owner_id, due_on, raised_id, raised_by)
values ($1, $2, $3, $4, coalesce($5, (select customer_id from project where tenant_id = $1 and id = $4)), $6, $7, $8,
  $9, $10, $11, $12, 'open', $13, $14, $15, $16, $17, $18)
"""
_BACK = """
update nonconformity set reopened = reopened + 1, closed_at = null, verified_at = null, effect_on = null,
  report = ''
where tenant_id = $1 and id = $2
"""


class Found(Struct, frozen=True, kw_only=True):
    """What was found wrong. `source_ref` is the number of what found it; `cause_ref` the desk's cause, by which it is
    known again. `owner_id` and `due_on` are a wish: who judges it may name others."""

    title: str
    text: str
    source: DefectSource
    source_ref: str = ""
    project_id: UUID | None = None
    customer_id: UUID | None = None
    task_id: UUID | None = None
    check_id: UUID | None = None
    cause_ref: UUID | None = None
    correction: str = ""
    owner_id: UUID | None = None
    due_on: date | None = None


def headline(text: str) -> str:
    """What is said of it first."""
    return text.strip().splitlines()[0].strip()[:200]


async def open_nonconformity(caller: Caller, found: Found) -> UUID:
    """Open, to be judged; management is to be told of a major one within the company's hours from now."""
    made, number = new_id(), await next_number(caller, "NC")
    tell_by = now() + timedelta(hours=(await settings_of(caller.tenant_id)).major_hours)
    where = (found.project_id, found.customer_id, found.task_id, found.check_id)
    what = (found.title.strip()[:200], found.text.strip(), str(found.source), found.source_ref, found.cause_ref)
    rest = (tell_by, found.correction.strip(), found.owner_id, found.due_on, caller.actor_id, spoken_for(caller))
    await DB.run(_OPEN, caller.tenant_id, made, number, *where, *what, *rest)
    await noted(caller, made, "raise", "", (str(found.source), ""))
    return made


async def raise_of_check(caller: Caller, found: Found, before_id: UUID | None) -> UUID:
    """`before_id` is the nonconformity of the check that this one repeats: what fails again is the same."""
    if before_id is None:
        return await open_nonconformity(caller, found)
    await came_back(caller, before_id, f"{found.source_ref} {found.text}")
    return before_id


async def came_back(caller: Caller, nonconformity_id: UUID, words: str) -> None:
    """One that was thought to be over is opened again; one that is being mended has another case."""
    one = await locked(caller.tenant_id, nonconformity_id)
    if one is None:
        return
    if one.state in OVER:
        await DB.run(_BACK, caller.tenant_id, one.id)
        await step(caller, one, "recur", "system", words[:2_000])
    else:
        await step(caller, one, "case", "system", words[:2_000])


async def raise_reservation(caller: Caller, project_id: UUID, text: str, due_on: date, owner_id: UUID | None) -> UUID:
    """A reservation at acceptance becomes a nonconformity with its day. `project_id` is of a project that the caller
    was let change, `owner_id` an active member (raises `member.not_found` at `owner_id`). Inside a transaction of the
    company itself: customers' transactions write no nonconformities."""
    if owner_id is not None:
        await member_name(caller, owner_id, "owner_id")
    found = Found(
        title=headline(text),
        text=text,
        source=DefectSource.ACCEPTANCE,
        project_id=project_id,
        owner_id=owner_id,
        due_on=due_on,
    )
    return await open_nonconformity(caller, found)
