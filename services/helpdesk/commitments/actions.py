"""Entering, changing and ending service commitments by hand; consumers.py does it by accepted projects. Tickets opened
meanwhile keep what they were promised."""

from datetime import date, timedelta
from uuid import UUID

import msgspec

from services.helpdesk.commitments.queries import view_of
from services.helpdesk.db import DB
from services.helpdesk.policies.access import known_customer
from services.helpdesk.reminding.keeping import forget, remember_day
from shared.contracts.desk.commitments import (
    COMMITMENT_DATES,
    COMMITMENT_NOT_FOUND,
    COMMITMENT_STALE,
    ArchiveCommitment,
    ChangeCommitment,
    CommitmentChanged,
    CommitmentView,
    CreateCommitment,
)
from shared.contracts.desk.coverage import NOTICE_DAYS
from shared.contracts.desk.policies import POLICY_NOT_FOUND
from shared.contracts.helpdesk import CATEGORY_UNKNOWN
from shared.contracts.parties import Caller
from shared.core.ids import new_id
from shared.outbox.outbox import record

_CREATE = """
insert into commitment (tenant_id, id, changed_by, title, content, valid_from, valid_until, response_minutes,
  resolution_minutes, around_the_clock, policy_id, products, category_ids, priorities,
  warranty_until, contact, customer_id)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
"""
_CHANGE = """
update commitment set changed_by = $3, title = $4, content = $5, valid_from = $6, valid_until = $7,
  response_minutes = $8, resolution_minutes = $9, around_the_clock = $10, policy_id = $11, products = $12,
  category_ids = $13, priorities = $14, warranty_until = $15, contact = $16, changed_at = now(),
  revision = revision + 1
where tenant_id = $1 and id = $2
"""
_ARCHIVE = """
update commitment set archived = true, changed_by = $3, changed_at = now(), revision = revision + 1
where tenant_id = $1 and id = $2
"""
_LOCK = "select revision, valid_until from commitment where tenant_id = $1 and id = $2 for update"
_CATEGORIES = "select count(*) from category where tenant_id = $1 and id = any($2)"
_POLICY = "select 1 from policy where tenant_id = $1 and id = $2 and not archived"


async def create(caller: Caller, command: CreateCommitment) -> CommitmentView:
    await _check(caller, command)
    await known_customer(caller, command.customer_id)
    commitment_id = new_id()
    await DB.run(_CREATE, caller.tenant_id, commitment_id, *_values(caller, command), command.customer_id)
    await remember(caller, commitment_id, command.valid_until)
    return await told(caller, commitment_id)


async def change(caller: Caller, command: ChangeCommitment) -> CommitmentView:
    ended = await _lock(caller, command.commitment_id, command.revision)
    await _check(caller, command)
    await DB.run(_CHANGE, caller.tenant_id, command.commitment_id, *_values(caller, command))
    if command.valid_until != ended:  # else what was announced is announced
        await remember(caller, command.commitment_id, command.valid_until)
    return await told(caller, command.commitment_id)


async def archive(caller: Caller, command: ArchiveCommitment) -> CommitmentView:
    await _lock(caller, command.commitment_id, command.revision)
    await DB.run(_ARCHIVE, caller.tenant_id, command.commitment_id, caller.name)
    await remember(caller, command.commitment_id, None)
    return await told(caller, command.commitment_id)


async def _lock(caller: Caller, commitment_id: UUID, revision: int) -> date | None:
    """Its last day so far."""
    found = await DB.row(_LOCK, caller.tenant_id, commitment_id)
    if found is None:
        raise COMMITMENT_NOT_FOUND()
    if found["revision"] != revision:
        raise COMMITMENT_STALE(revision=found["revision"])
    last_day: date | None = found["valid_until"]
    return last_day


async def _check(caller: Caller, command: CreateCommitment | ChangeCommitment) -> None:
    if command.valid_until is not None and command.valid_until < command.valid_from:
        raise COMMITMENT_DATES(fields={"valid_until": COMMITMENT_DATES.code})
    if command.policy_id is not None and await DB.value(_POLICY, caller.tenant_id, command.policy_id) is None:
        raise POLICY_NOT_FOUND(fields={"policy_id": POLICY_NOT_FOUND.code})
    if command.warranty_until is not None and command.warranty_until < command.valid_from:
        raise COMMITMENT_DATES(fields={"warranty_until": COMMITMENT_DATES.code})
    wanted = set(command.category_ids)
    if wanted and await DB.value(_CATEGORIES, caller.tenant_id, list(wanted)) != len(wanted):
        raise CATEGORY_UNKNOWN(fields={"category_ids": CATEGORY_UNKNOWN.code})


def _values(caller: Caller, command: CreateCommitment | ChangeCommitment) -> tuple[object, ...]:
    return (
        caller.name,
        command.title.strip(),
        command.content.strip(),
        command.valid_from,
        command.valid_until,
        command.response_minutes,
        command.resolution_minutes,
        command.around_the_clock,
        command.policy_id,
        [" ".join(one.split()) for one in command.products],
        list(dict.fromkeys(command.category_ids)),
        msgspec.json.encode(command.priorities).decode() if command.priorities else None,
        command.warranty_until,
        command.contact.strip(),
    )


async def told(caller: Caller, commitment_id: UUID) -> CommitmentView:
    """Whatever changed it, it is announced."""
    made = await view_of(caller, commitment_id)
    event = CommitmentChanged(
        id=commitment_id, version=made.revision, customer_id=made.customer_id, archived=made.archived
    )
    await record(DB, caller, event)
    return made


async def remember(caller: Caller, commitment_id: UUID, last_day: date | None) -> None:
    """That its end is to be announced."""
    if last_day is None:
        await forget(caller.tenant_id, "commitment_ends", commitment_id)
    else:
        month_before = last_day - timedelta(days=NOTICE_DAYS)
        await remember_day(caller.tenant_id, "commitment_ends", commitment_id, month_before)
