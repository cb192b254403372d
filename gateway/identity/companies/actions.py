"""What operators and admins do with companies."""

from uuid import UUID
from zoneinfo import available_timezones

import asyncpg
from msgspec import UNSET

from gateway.db import DB
from gateway.identity.companies.accent import check_accent
from gateway.identity.companies.queries import profile, read_company
from gateway.identity.journal import changed
from gateway.identity.members.inviting import Newcomer, add_member
from gateway.sessions.ending import end_of_company
from shared.contracts.gateway import (
    COMPANY_NOT_FOUND,
    COMPANY_STALE,
    SLUG_TAKEN,
    ZONE_UNKNOWN,
    ChangeCompanyState,
    CompanyChanged,
    CompanyState,
    CompanyView,
    CreateCompany,
    MemberChanged,
    ProfileQuery,
    ReadCompany,
    UpdateProfile,
)
from shared.contracts.parties import Caller
from shared.contracts.roles import Role
from shared.core.ids import new_id

_INSERT = """
insert into company (tenant_id, id, slug, name, zone, locale, state) values ($1, $1, $2, $3, $4, $5, 'trial')
"""
_STATE = """
update company set state = $3, era = era + ($3 = 'suspended')::int, revision = revision + 1
where tenant_id = $1 and id = $1 and revision = $2 returning revision
"""
_UPDATE = """
update company set name = coalesce($3, name), zone = coalesce($4, zone), locale = coalesce($5, locale),
  accent = case when $6 then $7 else accent end, phone = case when $8 then $9 else phone end, revision = revision + 1
where tenant_id = $1 and id = $1 and revision = $2 returning revision
"""
_ZONES = available_timezones()


async def create(caller: Caller, command: CreateCompany) -> CompanyView:
    """The company, its first admin as an invited member, and the mail to him."""
    _check_zone(command.zone)
    company_id = new_id()
    try:
        await DB.run(_INSERT, company_id, command.slug, command.name.strip(), command.zone, command.locale)
    except asyncpg.UniqueViolationError as error:
        raise SLUG_TAKEN(fields={"slug": SLUG_TAKEN.code}) from error
    created = CompanyChanged(id=company_id, version=1)
    await changed(caller, created, "company.created", tenant_id=company_id, name=command.name)
    admin = Newcomer(mail=command.admin_mail, name=command.admin_name, locale=command.locale, roles=(Role.AD,))
    member_id = await add_member(caller, company_id, admin)
    invited = MemberChanged(id=member_id, version=1)
    told = {"name": command.admin_name, "roles": str(Role.AD)}
    await changed(caller, invited, "member.invited", tenant_id=company_id, **told)
    return await read_company(caller, ReadCompany(company_id=company_id))


async def suspend(caller: Caller, command: ChangeCompanyState) -> CompanyView:
    company = await _move(caller, command, CompanyState.SUSPENDED, "company.suspended")
    await end_of_company(caller, company.id)
    return company


async def activate(caller: Caller, command: ChangeCompanyState) -> CompanyView:
    return await _move(caller, command, CompanyState.ACTIVE, "company.activated")


async def _move(caller: Caller, command: ChangeCompanyState, state: CompanyState, what: str) -> CompanyView:
    company = await read_company(caller, ReadCompany(company_id=command.company_id))
    revision = await DB.value(_STATE, company.id, command.revision, state)
    if revision is None:
        raise COMPANY_STALE(revision=company.revision)
    event = CompanyChanged(id=company.id, version=revision)
    await changed(caller, event, what, tenant_id=company.id, reason=command.reason)
    return await read_company(caller, ReadCompany(company_id=company.id))


async def update_profile(caller: Caller, command: UpdateProfile) -> CompanyView:
    if command.zone is not UNSET:
        _check_zone(command.zone)
    accent = check_accent(command.accent) if command.accent is not UNSET else None
    revision = await DB.value(
        _UPDATE,
        caller.tenant_id,
        command.revision,
        command.name.strip() if command.name is not UNSET else None,
        command.zone if command.zone is not UNSET else None,
        command.locale if command.locale is not UNSET else None,
        command.accent is not UNSET,
        accent,
        command.phone is not UNSET,
        command.phone or None if command.phone is not UNSET else None,
    )
    if revision is None:
        raise await _stale(caller.tenant_id)
    fields = [name for name in ("name", "zone", "locale", "accent", "phone") if getattr(command, name) is not UNSET]
    event = CompanyChanged(id=caller.tenant_id, version=revision)
    await changed(caller, event, "company.updated", fields="、".join(fields))
    return await profile(caller, ProfileQuery())


async def _stale(company_id: UUID) -> Exception:
    now = await DB.value("select revision from company where tenant_id = $1 and id = $1", company_id)
    return COMPANY_NOT_FOUND() if now is None else COMPANY_STALE(revision=now)


def _check_zone(zone: str) -> None:
    if zone not in _ZONES:
        raise ZONE_UNKNOWN(fields={"zone": ZONE_UNKNOWN.code})
