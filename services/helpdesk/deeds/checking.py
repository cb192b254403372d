"""What may be saved as deeds, and what the ids in them are called."""

from collections.abc import Iterable
from uuid import UUID

from asyncpg import Record

from services.helpdesk.canned.filling import check_words
from services.helpdesk.db import DB
from shared.contracts.desk.deeds import (
    DEEDS_CANNED,
    DEEDS_CATEGORY,
    DEEDS_EMPTY,
    DEEDS_MEMBER,
    DEEDS_REASON,
    DEEDS_SOLUTION,
    DEEDS_TEAM,
    DeedNames,
    Deeds,
    Receiver,
)
from shared.contracts.helpdesk import Then
from shared.contracts.parties import Caller
from shared.contracts.roles import Permission, Role, permissions_of
from shared.core.errors import DomainError, Failure

PAUSES = frozenset({Then.WAITING_CUSTOMER, Then.WAITING_THIRD_PARTY})

_CANNED = """
select id, name, owner_id is null and team_id is null and not archived as usable from canned_reply
where tenant_id = $1 and id = any($2)
"""
_MEMBERS = "select id, name, roles, state from member where tenant_id = $1 and id = any($2)"
_TEAMS = "select id, name, not archived as usable from team where tenant_id = $1 and id = any($2)"
_CATEGORIES = "select id, name, not archived as usable from category where tenant_id = $1 and id = any($2)"


async def check(caller: Caller, deeds: Deeds) -> None:
    """Raises what is missing or unknown, at the field it concerns."""
    if deeds == Deeds(member_id=deeds.member_id, reason=deeds.reason):
        raise _at("deeds", DEEDS_EMPTY)
    if deeds.canned_id is None:
        if deeds.state in PAUSES and not deeds.reason.strip():
            raise _at("reason", DEEDS_REASON)
        if deeds.state is Then.RESOLVED:
            raise _at("canned_id", DEEDS_SOLUTION)
    check_words(deeds.note, "note")
    await _check_ids(caller, deeds)


async def _check_ids(caller: Caller, deeds: Deeds) -> None:
    tenant = caller.tenant_id
    if deeds.canned_id is not None and not _usable(await DB.row(_CANNED, tenant, [deeds.canned_id])):
        raise _at("canned_id", DEEDS_CANNED)
    if deeds.category_id is not None and not _usable(await DB.row(_CATEGORIES, tenant, [deeds.category_id])):
        raise _at("category_id", DEEDS_CATEGORY)
    if deeds.team_id is not None and not _usable(await DB.row(_TEAMS, tenant, [deeds.team_id])):
        raise _at("team_id", DEEDS_TEAM)
    if deeds.to is Receiver.MEMBER and not await _works(tenant, deeds.member_id):
        raise _at("member_id", DEEDS_MEMBER)


def _usable(row: Record | None) -> bool:
    return row is not None and bool(row["usable"])


async def _works(tenant_id: UUID, member_id: UUID | None) -> bool:
    """Whether he is here and works on tickets."""
    row = await DB.row(_MEMBERS, tenant_id, [member_id])
    if row is None or row["state"] != "active":
        return False
    return Permission.TICKET_WORK in permissions_of(tuple(Role(role) for role in row["roles"]))


def _at(field: str, failure: Failure) -> DomainError:
    return failure(fields={field: failure.code})


async def names(tenant_id: UUID, many: Iterable[Deeds]) -> list[DeedNames]:
    """In the order given; four statements, however many there are."""
    deeds = list(many)
    canned = _called(await DB.rows(_CANNED, tenant_id, _ids(one.canned_id for one in deeds)))
    members = _called(await DB.rows(_MEMBERS, tenant_id, _ids(one.member_id for one in deeds)))
    teams = _called(await DB.rows(_TEAMS, tenant_id, _ids(one.team_id for one in deeds)))
    categories = _called(await DB.rows(_CATEGORIES, tenant_id, _ids(one.category_id for one in deeds)))
    return [
        DeedNames(
            canned=canned.get(one.canned_id),
            member=members.get(one.member_id),
            category=categories.get(one.category_id),
            team=teams.get(one.team_id),
        )
        for one in deeds
    ]


def _ids(ids: Iterable[UUID | None]) -> list[UUID]:
    return list({one for one in ids if one is not None})


def _called(rows: Iterable[Record]) -> dict[UUID | None, str]:
    return {row["id"]: row["name"] for row in rows}
