"""The verbs on a policy. Every change of its rules is a new version."""

from datetime import datetime, timedelta
from secrets import randbelow
from uuid import UUID

import asyncpg
from msgspec import Struct

from services.helpdesk.approvals.asking import void_for
from services.helpdesk.db import DB
from services.helpdesk.policies.access import PolicyInHand, known_category, known_customer, take_in_hand
from services.helpdesk.policies.queries import view_of
from services.helpdesk.policies.rules import checked, rules_json
from services.helpdesk.policies.seeding import ensure_default
from shared.contracts.desk.policies import (
    POLICY_APPLIES,
    POLICY_CALENDAR,
    POLICY_EXISTS,
    POLICY_IN_USE,
    POLICY_TARGET,
    POLICY_WHEN,
    ArchivePolicy,
    AssignPolicy,
    ChangePolicy,
    CreatePolicy,
    PolicyChanged,
    PolicyView,
    ReleaseCategoryPolicy,
    ReleasePolicy,
)
from shared.contracts.desk.rules import Applies, Chosen, PolicyRules
from shared.contracts.parties import Caller
from shared.core.clock import now
from shared.core.errors import DomainError
from shared.core.ids import NIL, new_id
from shared.outbox.outbox import record

AHEAD = timedelta(days=366)
LEEWAY = timedelta(minutes=5)

_CREATE = "insert into policy (tenant_id, id, name, version, changed_by) values ($1, $2, $3, 1, $4)"
_VERSION = """
insert into policy_version (tenant_id, policy_id, version, effective_from, applies, reason, rules, calendar_id,
  made_by_id, made_by)
values ($1, $2, $3, coalesce($4, now()), $5, $6, $7, $8, $9, $10)
"""
_CHANGE = """
update policy set name = $3, version = $4, archived = $5, revision = revision + 1, changed_by = $6, changed_at = now()
where tenant_id = $1 and id = $2
"""
_USE = """
insert into policy_use (tenant_id, scope, target_id, policy_id) values ($1, $2, $3, $4)
on conflict (tenant_id, scope, target_id) do update set policy_id = excluded.policy_id, since = now()
"""
_RELEASE = "delete from policy_use where tenant_id = $1 and scope = $2 and target_id = $3 and policy_id = $4"
_USED = """
select exists (select from policy_use where tenant_id = $1 and policy_id = $2)
  or exists (select from commitment where tenant_id = $1 and policy_id = $2 and not archived)
"""


_MOVED = "select terms_moved($1, $2, $3, $4, $5)"
_RECOUNTED = "select terms_recounted($1, $2, $3, $4, $5, $6, $7)"
_CALENDAR = "select name from calendar where tenant_id = $1 and id = $2 and state = 'active'"


class Said(Struct, frozen=True, kw_only=True):
    """What a new version says, from when and for which tickets."""

    rules: PolicyRules
    calendar_id: UUID | None
    effective_from: datetime | None = None
    applies: Applies = Applies.NEW
    reason: str = ""


async def create(caller: Caller, command: CreatePolicy) -> PolicyView:
    await ensure_default(caller.tenant_id)
    rules, policy_id, name = checked(command.rules), new_id(), command.name.strip()
    try:
        await DB.run(_CREATE, caller.tenant_id, policy_id, name, caller.name)
    except asyncpg.UniqueViolationError as error:
        raise _exists() from error
    policy = PolicyInHand(id=policy_id, name=name, archived=False, version=1, revision=0)
    await add_version(caller, policy, Said(rules=rules, calendar_id=command.calendar_id))
    return await done(caller, policy, "created")


async def change(caller: Caller, command: ChangePolicy) -> PolicyView:
    said = Said(
        rules=checked(command.rules),
        calendar_id=command.calendar_id,
        effective_from=_when(command.effective_from, command.applies),
        applies=command.applies,
        reason=command.reason.strip(),
    )
    policy = await take_in_hand(caller, command.policy_id, command.revision)
    policy.version += 1
    policy.name = policy.name if command.name is None else command.name.strip()
    await add_version(caller, policy, said)
    if said.applies is Applies.RUNNING:
        await DB.run(_MOVED, caller.tenant_id, policy.id, policy.version, said.reason, _ask())
    await write(caller, policy)
    return await done(caller, policy, "changed")


async def assign(caller: Caller, command: AssignPolicy) -> PolicyView:
    policy = await take_in_hand(caller, command.policy_id, command.revision)
    scope, target_id = await _target(caller, command)
    await DB.run(_USE, caller.tenant_id, scope, target_id, policy.id)
    await write(caller, policy)
    return await done(caller, policy, "assigned")


async def release(caller: Caller, command: ReleasePolicy) -> PolicyView:
    policy = await take_in_hand(caller, command.policy_id, command.revision)
    await known_customer(caller, command.customer_id)
    await DB.run(_RELEASE, caller.tenant_id, Chosen.CUSTOMER, command.customer_id, policy.id)
    await write(caller, policy)
    return await done(caller, policy, "released")


async def release_category(caller: Caller, command: ReleaseCategoryPolicy) -> PolicyView:
    policy = await take_in_hand(caller, command.policy_id, command.revision)
    await known_category(caller, command.category_id)
    await DB.run(_RELEASE, caller.tenant_id, Chosen.CATEGORY, command.category_id, policy.id)
    await write(caller, policy)
    return await done(caller, policy, "released")


async def _target(caller: Caller, command: AssignPolicy) -> tuple[Chosen, UUID]:
    """What a policy is used for: a customer or a category (never both), else the whole company."""
    if command.customer_id is not None and command.category_id is not None:
        raise POLICY_TARGET()
    if command.customer_id is not None:
        await known_customer(caller, command.customer_id)
        return Chosen.CUSTOMER, command.customer_id
    if command.category_id is not None:
        await known_category(caller, command.category_id)
        return Chosen.CATEGORY, command.category_id
    return Chosen.DEFAULT, NIL


async def archive(caller: Caller, command: ArchivePolicy) -> PolicyView:
    policy = await take_in_hand(caller, command.policy_id, command.revision)
    if await DB.value(_USED, caller.tenant_id, policy.id):
        raise POLICY_IN_USE()
    policy.archived = True
    await write(caller, policy)
    return await done(caller, policy, "archived")


async def known_calendar(caller: Caller, calendar_id: UUID | None) -> str:
    """Its name, empty for none. Raises `policy.calendar_unknown`."""
    if calendar_id is None:
        return ""
    name: str | None = await DB.value(_CALENDAR, caller.tenant_id, calendar_id)
    if name is None:
        raise POLICY_CALENDAR(fields={"calendar_id": POLICY_CALENDAR.code})
    return name


async def recount(caller: Caller, policy: PolicyInHand, said: Said, approved_by: str) -> PolicyView:
    """A version that counts for the past too; `caller` is who asked for it."""
    policy.version += 1
    await add_version(caller, policy, said)
    told = (said.reason, caller.name, approved_by, _ask())
    await DB.run(_RECOUNTED, caller.tenant_id, policy.id, policy.version, *told)
    await write(caller, policy)
    return await done(caller, policy, "changed")


def _ask() -> int:
    """A number for a timer that asks for clocks: one that nobody has."""
    return -1 - randbelow(2**31 - 1)


async def add_version(caller: Caller, policy: PolicyInHand, said: Said) -> None:
    """Raises `policy.calendar_unknown`."""
    await known_calendar(caller, said.calendar_id)
    await DB.run(
        _VERSION,
        caller.tenant_id,
        policy.id,
        policy.version,
        said.effective_from,
        said.applies,
        said.reason,
        rules_json(said.rules),
        said.calendar_id,
        caller.actor_id,
        caller.name,
    )


async def write(caller: Caller, policy: PolicyInHand) -> None:
    values = (policy.name, policy.version, policy.archived, caller.name)
    try:
        await DB.run(_CHANGE, caller.tenant_id, policy.id, *values)
    except asyncpg.UniqueViolationError as error:
        raise _exists() from error
    await void_for(caller, policy.id)


async def done(caller: Caller, policy: PolicyInHand, what: str) -> PolicyView:
    event = PolicyChanged(
        id=policy.id, version=policy.revision + 1, name=policy.name, what=what, edition_no=policy.version
    )
    await record(DB, caller, event)
    return await view_of(caller, policy.id)


def _when(wanted: datetime | None, applies: Applies) -> datetime | None:
    """Versions follow each other in time: not before now (but for a slow form), at most a year ahead. Clocks that
    run already are only given other terms at once."""
    if applies is Applies.RETROACTIVE or (applies is Applies.RUNNING and wanted is not None and wanted > now()):
        raise POLICY_APPLIES(fields={"applies": POLICY_APPLIES.code})
    if wanted is None:
        return None
    if not now() - LEEWAY <= wanted <= now() + AHEAD:
        raise POLICY_WHEN(fields={"effective_from": POLICY_WHEN.code})
    return wanted


def _exists() -> DomainError:
    return POLICY_EXISTS(fields={"name": POLICY_EXISTS.code})
