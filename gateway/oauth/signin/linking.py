"""Who a provider's account is here. The key is (provider, sub); a mail address only ever helps the first time, and only
if the provider vouches for it and the domain was proven to be the company's."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from gateway.db import DB
from gateway.identity.journal import changed
from gateway.identity.links.wanted import void_invitation
from gateway.identity.people.mails import domain_of, mail_norm
from gateway.oauth.signin.exchange import Claims, Untrusted, proven_at
from gateway.oauth.signin.provider import Provider
from shared.contracts.base import Event
from shared.contracts.gateway import ContactChanged, MemberChanged
from shared.contracts.parties import Caller, Kind
from shared.core.ids import new_id

_KNOWN = """
select a.id as account_id, m.id, m.person_id, m.state, p.state as person_state
from provider_account a
join membership m on m.tenant_id = a.tenant_id and m.id = a.membership_id
join person p on p.id = m.person_id
where a.tenant_id = $1 and a.provider_id = $2 and a.subject = $3 for update of a
"""
# Staff first: a company's provider signs in its own people.
_BY_MAIL = """
select m.id, m.person_id from person p
join membership m on m.person_id = p.id and m.tenant_id = $1 and m.state in ('invited', 'active')
where p.mail_norm = $2 order by m.kind desc limit 1
"""
# The person first, as wherever a session begins: two sign-ins at once wait for each other, not round in a circle. A
# weaker lock than for a delete, because rows that refer to them may be written meanwhile.
_HOLD_PERSON = "select state from person where id = $1 for no key update"
_HOLD = """
select id, person_id, name, state, contact_id, revision from membership where tenant_id = $1 and id = $2
for no key update
"""
# Asked once the membership is locked: of two who come at once, the second sees the first's link.
_LINKED = "select subject from provider_account where tenant_id = $1 and provider_id = $2 and membership_id = $3"
_LINK = """
insert into provider_account (tenant_id, id, provider_id, subject, membership_id) values ($1, $2, $3, $4, $5)
"""
_USED = "update provider_account set last_used = now() where tenant_id = $1 and id = $2"
_JOIN = """
update membership set state = 'active', revision = revision + 1 where tenant_id = $1 and id = $2 and state = 'invited'
"""
_WAKE = "update person set state = 'active', revision = revision + 1 where id = $1 and state = 'invited'"
_CONTACT_REVISION = """
update contact set revision = revision + 1 where tenant_id = $1 and id = $2 returning revision
"""


class Arrived(Struct, frozen=True, kw_only=True):
    person_id: UUID
    membership_id: UUID
    proven_at: datetime


async def arrive(provider: Provider, claims: Claims, request_id: str) -> Arrived:
    """Inside an auth scope. Raises Untrusted."""
    known = await DB.row(_KNOWN, provider.tenant_id, provider.id, claims.sub)
    if known is None:
        return await _first_time(provider, claims, request_id)
    if known["state"] != "active" or known["person_state"] != "active":
        raise Untrusted("membership")
    await DB.run(_USED, provider.tenant_id, known["account_id"])
    return Arrived(person_id=known["person_id"], membership_id=known["id"], proven_at=proven_at(claims))


async def _first_time(provider: Provider, claims: Claims, request_id: str) -> Arrived:
    mail = _vouched_mail(provider, claims)
    found = await DB.row(_BY_MAIL, provider.tenant_id, mail)
    if found is None:
        raise Untrusted("unknown_person")
    person_state = await DB.value(_HOLD_PERSON, found["person_id"])
    found = await DB.row(_HOLD, provider.tenant_id, found["id"])
    if found is None or not _may_come_in(found["state"], person_state):
        raise Untrusted("unknown_person")
    linked = await DB.value(_LINKED, provider.tenant_id, provider.id, found["id"])
    if linked not in {None, claims.sub}:
        # The address was given to somebody else; whose account this is, only an admin can say.
        raise Untrusted("other_account")
    if linked is None:
        await DB.run(_LINK, provider.tenant_id, new_id(), provider.id, claims.sub, found["id"])
    if found["state"] == "invited":
        await _join(provider.tenant_id, dict(found), request_id)
    return Arrived(person_id=found["person_id"], membership_id=found["id"], proven_at=proven_at(claims))


def _may_come_in(membership: str, person: str) -> bool:
    """Somebody new comes in by his invitation only. Both may have changed until they were held."""
    return (membership in {"invited", "active"} and person == "active") or membership == person == "invited"


def _vouched_mail(provider: Provider, claims: Claims) -> str:
    """Raises Untrusted unless provider and company both answer for the address."""
    if claims.email is None or claims.email_verified is not True:
        raise Untrusted("mail_unverified")
    if provider.domain is None or domain_of(claims.email) != provider.domain:
        raise Untrusted("mail_domain")
    return mail_norm(claims.email)


async def _join(tenant_id: UUID, found: dict[str, object], request_id: str) -> None:
    """Coming through the company's own door accepts its invitation."""
    membership_id, person_id, contact_id = found["id"], found["person_id"], found["contact_id"]
    assert isinstance(membership_id, UUID)
    await DB.run(_JOIN, tenant_id, membership_id)
    await DB.run(_WAKE, person_id)
    await void_invitation(tenant_id, membership_id)
    kind = Kind.MEMBER if contact_id is None else Kind.CUSTOMER
    actor_id = membership_id if contact_id is None else contact_id
    assert isinstance(actor_id, UUID)
    caller = Caller(tenant_id=tenant_id, kind=kind, actor_id=actor_id, name=str(found["name"]), request_id=request_id)
    event: Event
    if contact_id is None:
        assert isinstance(found["revision"], int)
        event = MemberChanged(id=membership_id, version=found["revision"] + 1)
    else:
        event = ContactChanged(id=actor_id, version=await DB.value(_CONTACT_REVISION, tenant_id, contact_id))
    await changed(caller, event, "member.joined" if contact_id is None else "contact.joined", name=found["name"])
