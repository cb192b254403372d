"""Reading policies, and what a customer's next ticket would get."""

from typing import Any
from uuid import UUID

import msgspec
from asyncpg import Record

from services.helpdesk.db import DB
from services.helpdesk.policies.access import known_category, known_customer
from services.helpdesk.policies.choosing import choose_for
from services.helpdesk.policies.rules import rules_of
from services.helpdesk.policies.seeding import ensure_default
from shared.contracts.base import Page
from shared.contracts.desk.policies import (
    POLICY_NOT_FOUND,
    ChoosePolicy,
    ChosenPolicy,
    ListPolicies,
    PolicyRow,
    PolicyUse,
    PolicyVersion,
    PolicyView,
    ReadPolicy,
)
from shared.contracts.desk.rules import Applies, Chosen, PolicyCommitment
from shared.contracts.parties import Caller
from shared.core.cursors import decode_cursor, encode_cursor

_VIEW = """
select p.id, p.name, p.archived, p.version, v.effective_from, p.changed_by, p.changed_at, p.revision,
  coalesce((select json_agg(json_build_object('scope', u.scope, 'customer_id', c.id, 'customer_name', c.name,
      'category_id', g.id, 'category_name', g.name) order by u.scope desc, c.name, g.name)
    from policy_use u left join customer c on c.tenant_id = u.tenant_id and u.scope = 'customer' and c.id = u.target_id
    left join category g on g.tenant_id = u.tenant_id and u.scope = 'category' and g.id = u.target_id
    where u.tenant_id = p.tenant_id and u.policy_id = p.id), '[]')::text as uses
from policy p join policy_version v on v.tenant_id = p.tenant_id and v.policy_id = p.id and v.version = p.version
where p.tenant_id = $1
"""
_LIST = f"{_VIEW} and p.archived = $2 and (p.name, p.id) > ($3, $4) order by p.name, p.id limit $5"
_READ = f"{_VIEW} and p.id = $2"
_VERSIONS = """
select v.version, v.effective_from, v.applies, v.reason, v.made_by, v.made_at, v.rules::text as rules, v.calendar_id,
  c.name as calendar_name
from policy_version v left join calendar c on c.tenant_id = v.tenant_id and c.id = v.calendar_id
where v.tenant_id = $1 and v.policy_id = $2 order by v.version desc limit 50
"""

_COMMITMENTS = """
select k.id, k.title, k.customer_id, c.name as customer_name, k.valid_from, k.valid_until, count(*) over () as every
from commitment k join customer c on c.tenant_id = k.tenant_id and c.id = k.customer_id
left join company y on y.tenant_id = k.tenant_id and y.id = k.tenant_id
where k.tenant_id = $1 and k.policy_id = $2 and not k.archived
  and (k.valid_until is null or k.valid_until >= (now() at time zone coalesce(y.zone, 'UTC'))::date)
order by c.name, k.valid_from, k.id limit 100
"""

_uses = msgspec.json.Decoder(tuple[PolicyUse, ...])


def _fields(row: Record) -> dict[str, Any]:
    return {**dict(row), "uses": _uses.decode(row["uses"])}


def _version(row: Record) -> PolicyVersion:
    return PolicyVersion(**{**dict(row), "applies": Applies(row["applies"]), "rules": rules_of(row["rules"])})


async def list_policies(caller: Caller, command: ListPolicies) -> Page[PolicyRow]:
    await ensure_default(caller.tenant_id)
    listing = f"policies:{command.archived}"
    after = decode_cursor(listing, command.cursor, tuple[str, UUID]) if command.cursor else ("", UUID(int=0))
    rows = await DB.rows(_LIST, caller.tenant_id, command.archived, *after, command.limit + 1)
    shown = rows[: command.limit]
    more = encode_cursor(listing, (shown[-1]["name"], shown[-1]["id"])) if len(rows) > len(shown) else None
    return Page(items=tuple(PolicyRow(**_fields(row)) for row in shown), next=more)


async def read_policy(caller: Caller, command: ReadPolicy) -> PolicyView:
    return await view_of(caller, command.policy_id)


async def view_of(caller: Caller, policy_id: UUID) -> PolicyView:
    row = await DB.row(_READ, caller.tenant_id, policy_id)
    if row is None:
        raise POLICY_NOT_FOUND()
    versions = await DB.rows(_VERSIONS, caller.tenant_id, policy_id)
    commitments = [dict(one) for one in await DB.rows(_COMMITMENTS, caller.tenant_id, policy_id)]
    every = [one.pop("every") for one in commitments]
    return PolicyView(
        **_fields(row),
        versions=tuple(_version(one) for one in versions),
        commitments=tuple(PolicyCommitment(**one) for one in commitments),
        commitment_count=every[0] if every else 0,
    )


async def choose_policy(caller: Caller, command: ChoosePolicy) -> ChosenPolicy:
    if command.customer_id is not None:
        await known_customer(caller, command.customer_id)
    if command.category_id is not None:
        await known_category(caller, command.category_id)
    await ensure_default(caller.tenant_id)
    row = await choose_for(caller.tenant_id, command.customer_id, command.category_id)
    return ChosenPolicy(
        policy_id=row["policy_id"],
        policy_name=row["policy_name"],
        policy_version=row["policy_version"],
        because=Chosen(row["because"]),
        commitment_id=row["commitment_id"],
        commitment_title=row["commitment_title"],
        rules=rules_of(row["rules"]),
    )
