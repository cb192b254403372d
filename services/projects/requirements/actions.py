"""The verbs on a need."""

from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

import msgspec

from services.projects.db import DB
from services.projects.directory.queries import customer_name
from services.projects.requirements.access import take_in_hand
from services.projects.requirements.queries import view_of
from shared.contracts.delivery.requirements import (
    REQUIREMENT_SHEET,
    AssessRequirement,
    CaptureRequirement,
    ChangeRequirement,
    Criterion,
    Mark,
    RequirementMoved,
    RequirementView,
    ShelveRequirement,
)
from shared.contracts.parties import Caller
from shared.core.ids import new_id
from shared.outbox.outbox import record

CURRENCY = "TWD"

_NUMBER = """
insert into counter (tenant_id, kind, value) values ($1, 'requirement', 1)
on conflict (tenant_id, kind) do update set value = counter.value + 1 returning value
"""
_KNOWN = "select id from requirement where tenant_id = $1 and source = $2 and source_ref = $3 and source_ref <> ''"
_CAPTURE = """
insert into requirement (tenant_id, id, number, customer_id, title, text, source, source_ref, amount, currency, state,
  captured_by)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'captured', $11)
on conflict (tenant_id, source, source_ref) where source_ref <> '' do nothing
"""
_CHANGE = """
update requirement set title = $3, text = $4, amount = $5, revision = revision + 1 where tenant_id = $1 and id = $2
"""
_ASSESS = """
update requirement set state = $3, marks = $4, score = $5, verdict = $6, assessed_by = $7, assessed_at = now(),
  revision = revision + 1
where tenant_id = $1 and id = $2
"""
_SHELVE = """
update requirement set state = $3, shelved_why = $4, revision = revision + 1 where tenant_id = $1 and id = $2
"""


async def capture(caller: Caller, command: CaptureRequirement) -> RequirementView:
    known = await DB.value(_KNOWN, caller.tenant_id, command.source, command.source_ref)
    if known is not None:
        return await view_of(caller, known)
    await customer_name(caller, command.customer_id)
    number = await DB.value(_NUMBER, caller.tenant_id)
    made = new_id()
    what = (command.customer_id, command.title.strip(), command.text.strip(), command.source, command.source_ref)
    more = (_amount(command.amount), CURRENCY, caller.name)
    if not await DB.run(_CAPTURE, caller.tenant_id, made, number, *what, *more):
        # Of two who capture the same suggestion at once there is one, and both are shown it.
        return await view_of(caller, await DB.value(_KNOWN, caller.tenant_id, command.source, command.source_ref))
    return await done(caller, made, "captured")


async def change(caller: Caller, command: ChangeRequirement) -> RequirementView:
    found, _state = await take_in_hand(caller, command.requirement_id, command.revision, "change")
    words = (command.title.strip(), command.text.strip(), _amount(command.amount))
    await DB.run(_CHANGE, caller.tenant_id, found.id, *words)
    return await done(caller, found.id, "changed")


async def assess(caller: Caller, command: AssessRequirement) -> RequirementView:
    """Again as often as need be, until it is proposed or shelved. Raises `requirement.sheet`."""
    score = weighted(command.marks)
    found, state = await take_in_hand(caller, command.requirement_id, command.revision, "assess")
    marks = msgspec.json.encode(command.marks).decode()
    words = (str(state), marks, score, command.verdict.strip(), caller.name)
    await DB.run(_ASSESS, caller.tenant_id, found.id, *words)
    return await done(caller, found.id, "assessed")


async def shelve(caller: Caller, command: ShelveRequirement) -> RequirementView:
    found, state = await take_in_hand(caller, command.requirement_id, command.revision, "shelve")
    await DB.run(_SHELVE, caller.tenant_id, found.id, str(state), command.reason.strip())
    return await done(caller, found.id, "shelved")


def weighted(marks: tuple[Mark, ...]) -> Decimal:
    """The mean of the scores by their weights in percent, to two places, half up. Raises `requirement.sheet` unless
    each criterion is there once and the weights make 100."""
    if {mark.criterion for mark in marks} != set(Criterion) or sum(mark.weight for mark in marks) != 100:
        raise REQUIREMENT_SHEET(fields={"marks": REQUIREMENT_SHEET.code})
    total = sum(mark.score * mark.weight for mark in marks)
    return (Decimal(total) / 100).quantize(Decimal("0.01"), ROUND_HALF_UP)


async def done(caller: Caller, requirement_id: UUID, what: str) -> RequirementView:
    made = await view_of(caller, requirement_id)
    event = RequirementMoved(
        id=made.id, version=made.revision, number=made.number, title=made.title, what=what, state=made.state
    )
    await record(DB, caller, event)
    return made


def _amount(given: str | None) -> Decimal | None:
    return None if given is None else Decimal(given)
