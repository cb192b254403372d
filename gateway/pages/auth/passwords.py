"""The password: looked at in the same time and answered in the same words, whoever it is said to belong to."""

from typing import Any
from uuid import UUID

from litestar import Request

from gateway.db import DB
from gateway.identity.audit.record import audit_person
from gateway.identity.credentials.factors import Found, find_by_mail
from gateway.identity.credentials.failures import SIGN_IN_WRONG
from gateway.identity.credentials.hashing import check_room
from gateway.identity.credentials.passwords import hash_password, is_outdated, is_right, save_password
from gateway.identity.people.mails import domain_of, mail_norm
from gateway.limits.attempts import admit_attempt, no_guess
from gateway.oauth.providers.realm import company_of_domain
from gateway.web.requests import address_of
from shared.core.errors import DomainError, Unavailable
from shared.core.ids import NIL
from shared.db.doors import Door


async def prove_password(request: Request[Any, Any, Any], mail: str, password: str) -> Found:
    """Whose it is; raises `sign_in.wrong`, `limit.reached`, or `sign_in.busy`, which counts as no attempt."""
    check_room()
    mail = mail_norm(mail)
    address = address_of(request)
    company = await admit(mail, address)
    async with DB.tenant_scope(NIL, Door.AUTH):
        found = await find_by_mail(mail)
    stored = found.hash if found else None
    try:
        is_his = await is_right(stored, password)
    except Unavailable:
        async with DB.tenant_scope(NIL, Door.AUTH):
            await no_guess(mail, address, company)
        raise
    if is_his:
        assert found is not None
        assert stored is not None
        hashed = await _renewed(stored, password)
        async with DB.tenant_scope(NIL, Door.AUTH):
            await no_guess(mail, address, company)
            if hashed is not None:
                await save_password(found.person_id, hashed)
        return found
    async with DB.tenant_scope(NIL, Door.AUTH):
        await audit_person("sign_in.failed", found.person_id if found else None, address=address, reason="password")
    raise SIGN_IN_WRONG()


async def _renewed(stored: str, password: str) -> str | None:
    """With today's parameters; while everybody waits for a place, some other day."""
    if not is_outdated(stored):
        return None
    try:
        return await hash_password(password)
    except Unavailable:
        return None


async def admit(mail: str, address: str) -> UUID | None:
    """As `admit_attempt`; gives the company it counts for. That somebody was turned away is told to his companies."""
    company = await company_of_domain(domain_of(mail))
    try:
        await admit_attempt(mail, address, company)
    except DomainError:
        async with DB.tenant_scope(NIL, Door.AUTH):
            found = await find_by_mail(mail)
            await audit_person("sign_in.limited", found.person_id if found else None, address=address)
        raise
    return company
