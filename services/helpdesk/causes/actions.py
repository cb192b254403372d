"""The verbs on the tree of causes, and on the rules about where one is required."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import asyncpg

from services.helpdesk.causes.access import check_place, hold_tree, take_in_hand
from services.helpdesk.causes.queries import rules_of, tree_of, view_of
from services.helpdesk.causes.usual import TREE
from services.helpdesk.db import DB
from shared.contracts.desk.cause_rules import RULE_STALE, CauseRuleChanged, CauseRules, ChangeCauseRule, RemoveCauseRule
from shared.contracts.desk.causes import (
    CAUSE_EXISTS,
    CAUSE_FULL,
    CAUSE_HAS_CHILDREN,
    CODE_EXISTS,
    ArchiveCause,
    CauseChanged,
    CauseTree,
    CauseView,
    ChangeCause,
    CreateCause,
    LoadCauses,
)
from shared.contracts.desk.policies import POLICY_NOT_FOUND
from shared.contracts.parties import Caller
from shared.core.ids import new_id
from shared.outbox.outbox import record

MOST = 150
"""Causes of a company that are in use: more would be no choice any more."""

_COUNT = "select count(*) from cause where tenant_id = $1 and not archived"
_CREATE = """
insert into cause (tenant_id, id, parent_id, code, name, description, is_defect, changed_by)
values ($1, $2, $3, $4, $5, $6, $7, $8)
"""
_CHANGE = """
update cause set parent_id = $3, code = $4, name = $5, description = $6, is_defect = $7, changed_by = $8,
  changed_at = now(), revision = revision + 1
where tenant_id = $1 and id = $2
"""
_CHILDREN = "select exists (select from cause where tenant_id = $1 and parent_id = $2 and not archived)"
_ARCHIVE = """
update cause set archived = true, changed_by = $3, changed_at = now(), revision = revision + 1
where tenant_id = $1 and id = $2
"""
_POLICY = "select 1 from policy where tenant_id = $1 and id = $2 and not archived"
_RULE = "select revision from cause_rule where tenant_id = $1 and policy_id is not distinct from $2 for update"
_SET_RULE = """
insert into cause_rule as r (tenant_id, policy_id, priorities, types, reopened, changed_by)
values ($1, $2, $3, $4, $5, $6)
on conflict (tenant_id, policy_id) do update set priorities = excluded.priorities, types = excluded.types,
  reopened = excluded.reopened, changed_by = excluded.changed_by, changed_at = now(), revision = r.revision + 1
returning revision
"""
_DROP_RULE = "delete from cause_rule where tenant_id = $1 and policy_id = $2 returning revision"


async def create(caller: Caller, command: CreateCause) -> CauseView:
    await hold_tree(caller)
    if await DB.value(_COUNT, caller.tenant_id) >= MOST:
        raise CAUSE_FULL(most=MOST)
    await check_place(caller, command.parent_id)
    cause_id = new_id()
    with _named_once():
        await DB.run(_CREATE, caller.tenant_id, cause_id, *_values(caller, command))
    return await _done(caller, cause_id, "created")


async def change(caller: Caller, command: ChangeCause) -> CauseView:
    cause = await take_in_hand(caller, command.cause_id, command.revision)
    if command.parent_id != cause.parent_id:
        await check_place(caller, command.parent_id, moved=cause.id)
    with _named_once():
        await DB.run(_CHANGE, caller.tenant_id, cause.id, *_values(caller, command))
    return await _done(caller, cause.id, "changed")


async def archive(caller: Caller, command: ArchiveCause) -> CauseTree:
    cause = await take_in_hand(caller, command.cause_id, command.revision)
    if await DB.value(_CHILDREN, caller.tenant_id, cause.id):
        raise CAUSE_HAS_CHILDREN()
    was = await view_of(caller, cause.id)
    await DB.run(_ARCHIVE, caller.tenant_id, cause.id, caller.name)
    await record(DB, caller, CauseChanged(id=was.id, version=was.revision + 1, name=was.name, what="archived"))
    return await tree_of(caller)


async def load(caller: Caller, command: LoadCauses) -> CauseTree:
    await hold_tree(caller)
    if await DB.value(_COUNT, caller.tenant_id):
        return await tree_of(caller)
    for one in TREE:
        top = await _plant(caller, None, one.code, one.names[command.language], one.is_defect)
        for number, names in enumerate(one.below, 1):
            await _plant(caller, top, f"{one.code}{number}", names[command.language], is_defect=False)
    return await tree_of(caller)


async def _plant(caller: Caller, parent_id: UUID | None, code: str, name: str, is_defect: bool) -> UUID:  # noqa: FBT001
    cause_id = new_id()
    await DB.run(_CREATE, caller.tenant_id, cause_id, parent_id, code, name, "", is_defect, caller.name)
    await record(DB, caller, CauseChanged(id=cause_id, version=1, name=name, what="created"))
    return cause_id


async def change_rule(caller: Caller, command: ChangeCauseRule) -> CauseRules:
    if command.policy_id is not None and await DB.value(_POLICY, caller.tenant_id, command.policy_id) is None:
        raise POLICY_NOT_FOUND(fields={"policy_id": POLICY_NOT_FOUND.code})
    await hold_tree(caller)
    found = await DB.value(_RULE, caller.tenant_id, command.policy_id) or 0
    if found != command.revision:
        raise RULE_STALE(revision=found)
    values = (sorted(set(command.priorities)), sorted(set(command.types)), command.reopened, caller.name)
    version = await DB.value(_SET_RULE, caller.tenant_id, command.policy_id, *values)
    await record(DB, caller, CauseRuleChanged(id=command.policy_id or caller.tenant_id, version=version))
    return await rules_of(caller)


async def remove_rule(caller: Caller, command: RemoveCauseRule) -> CauseRules:
    """One that is gone already is no fault."""
    found = await DB.value(_DROP_RULE, caller.tenant_id, command.policy_id)
    if found is not None:
        await record(DB, caller, CauseRuleChanged(id=command.policy_id, version=found + 1))
    return await rules_of(caller)


def _values(caller: Caller, said: CreateCause | ChangeCause) -> tuple[object, ...]:
    return (said.parent_id, said.code.strip(), said.name.strip(), said.description.strip(), said.is_defect, caller.name)


@contextmanager
def _named_once() -> Iterator[None]:
    try:
        yield
    except asyncpg.UniqueViolationError as error:
        field, failure = ("code", CODE_EXISTS) if error.constraint_name == "cause_code" else ("name", CAUSE_EXISTS)
        raise failure(fields={field: failure.code}) from error


async def _done(caller: Caller, cause_id: UUID, what: str) -> CauseView:
    view = await view_of(caller, cause_id)
    await record(DB, caller, CauseChanged(id=view.id, version=view.revision, name=view.name, what=what))
    return view
