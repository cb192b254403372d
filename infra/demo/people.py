"""The demo's companies and people, in the gateway's database, with what the gateway's own actions would tell.

Nobody is invited by mail and follows a link: who writes here holds the local stack's secrets and opens the
memberships himself. Only those who are to look invited really are.
"""

from collections.abc import Sequence
from uuid import UUID, uuid4

from msgspec import Struct

from gateway.db import DB
from gateway.identity.contacts import actions as contacts
from gateway.identity.credentials.passwords import hash_password, save_password
from gateway.identity.customers import actions as customers
from gateway.identity.departments import actions as departments
from gateway.identity.journal import changed
from gateway.identity.keys import sealer
from gateway.identity.members import actions as members
from gateway.identity.members.inviting import invitee
from gateway.identity.people.mails import mail_norm
from infra.demo.world import Company, Contact, Customer, Person
from shared.contracts import gateway as c
from shared.contracts.parties import Caller, Kind, Party
from shared.contracts.roles import Role
from shared.core.ids import NIL, new_id
from shared.db.doors import Door

OPERATOR_MAIL = "ops@huifang.example"
OPERATOR_NAME = "平台維運"

_FIND = "select id from company where slug = $1"
_COMPANY = """
insert into company (tenant_id, id, slug, name, zone, locale, accent, phone, state)
values ($1, $1, $2, $3, $4, $5, $6, $7, 'active')
"""
_IS_MADE = "select exists (select from membership where tenant_id = $1)"
_MEMBER = """
insert into membership (tenant_id, id, person_id, kind, name, roles, department_id, state)
values ($1, $2, $3, 'staff', $4, $5, $6, 'active')
"""
_GUEST = """
insert into membership (tenant_id, id, person_id, kind, name, roles, customer_id, contact_id, state)
values ($1, $2, $3, 'customer', $4, '{}', $5, $6, 'active')
"""
_WAKE = """
update person set state = 'active', second_factor = second_factor or $2, revision = revision + 1
where mail_norm = $1 returning id
"""
_TOTP = """
insert into person_totp (person_id, seed, confirmed_at) values ($1, $2, now()) on conflict (person_id) do nothing
"""
_OPERATOR = "select operator_to_be($1, $2, $3, $4, 'zh-Hant')"


class Keys(Struct, frozen=True, kw_only=True):
    """What everybody of this demo signs in with; made anew for every installation."""

    password: str
    seed: str


async def make_operator(keys: Keys) -> None:
    async with DB.scope(_operator()):
        await DB.value(_OPERATOR, uuid4(), OPERATOR_MAIL, mail_norm(OPERATOR_MAIL), OPERATOR_NAME)
    await _let_in([OPERATOR_MAIL], keys, second=True)


async def make_company(company: Company, keys: Keys) -> UUID:
    """Its people whole or not at all, and no second time. Gives its id."""
    company_id = await _company(company)
    async with DB.tenant_scope(company_id):
        if not await DB.value(_IS_MADE, company_id):
            await _People(company, company_id).make()
    staff = [company.mail_of(person) for person in company.people if not person.invited]
    guests = [mail_of(customer, contact) for customer, contact in portal_contacts(company)]
    await _let_in(staff, keys, second=True)
    await _let_in([mail for mail in guests if mail not in staff], keys, second=False)
    return company_id


def portal_contacts(company: Company) -> list[tuple[Customer, Contact]]:
    """Those who can sign in."""
    return [(customer, contact) for customer in company.customers for contact in customer.contacts if contact.portal]


def mail_of(customer: Customer, contact: Contact) -> str:
    return f"{contact.mail}@{customer.domain}"


async def _company(company: Company) -> UUID:
    async with DB.scope(_operator()):
        found: UUID | None = await DB.value(_FIND, company.slug)
        if found is not None:
            return found
        made = new_id()
        look = (company.zone, company.locale, company.accent, company.phone)
        await DB.run(_COMPANY, made, company.slug, company.name, *look)
        event = c.CompanyChanged(id=made, version=1)
        await changed(_operator(), event, "company.created", tenant_id=made, name=company.name)
        return made


class _People:
    """Inside one transaction of the company, in the name of its first admin."""

    def __init__(self, company: Company, company_id: UUID) -> None:
        self._company = company
        self._id = company_id
        self._admin_id = new_id()
        self._caller = Caller(
            tenant_id=company_id,
            kind=Kind.MEMBER,
            actor_id=self._admin_id,
            name=company.people[0].name,
            roles=(Role.AD,),
            locale=company.locale,
        )

    async def make(self) -> None:
        made = {name: await self._department(name) for name in self._company.departments}
        for person in self._company.people:
            department = made[person.department]
            member_id = await self._member(person, department.id)
            if person.heads:
                head = c.UpdateDepartment(department_id=department.id, revision=department.revision, head_id=member_id)
                await departments.update(self._caller, head)
        for customer in self._company.customers:
            await self._customer(customer)

    async def _department(self, name: str) -> c.DepartmentView:
        return await departments.create(self._caller, c.CreateDepartment(name=name))

    async def _member(self, person: Person, department_id: UUID) -> UUID:
        roles = tuple(Role(role) for role in person.roles)
        mail = self._company.mail_of(person)
        if person.invited:
            command = c.InviteMember(name=person.name, mail=mail, roles=roles, department_id=department_id)
            return (await members.invite(self._caller, command)).id
        member_id = self._admin_id if person is self._company.people[0] else new_id()
        person_id = await invitee(mail, person.name, self._company.locale)
        await DB.run(_MEMBER, self._id, member_id, person_id, person.name, list(roles), department_id)
        event = c.MemberChanged(id=member_id, version=1)
        await changed(self._caller, event, "member.joined", name=person.name)
        return member_id

    async def _customer(self, customer: Customer) -> None:
        command = c.CreateCustomer(name=customer.name, level=customer.level)
        made = await customers.create(self._caller, command)
        for contact in customer.contacts:
            await self._contact(made.id, customer, contact)

    async def _contact(self, customer_id: UUID, customer: Customer, contact: Contact) -> None:
        mail = mail_of(customer, contact)
        command = c.CreateContact(
            customer_id=customer_id, name=contact.name, mail=mail, phone=contact.phone, manager=contact.manager
        )
        made = await contacts.create(self._caller, command)
        if contact.portal:
            person_id = await invitee(mail, contact.name, self._company.locale)
            await DB.run(_GUEST, self._id, new_id(), person_id, contact.name, customer_id, made.id)


async def _let_in(mails: Sequence[str], keys: Keys, *, second: bool) -> None:
    """One password for all. `second`: a second factor too, which the gateway asks of staff and operators."""
    hashed = await hash_password(keys.password)
    async with DB.tenant_scope(NIL, Door.AUTH):
        for mail in mails:
            person_id = await DB.value(_WAKE, mail_norm(mail), second)
            await save_password(person_id, hashed)
            if second:
                await DB.run(_TOTP, person_id, sealer().seal(keys.seed.encode()))


def _operator() -> Caller:
    return Caller(tenant_id=NIL, kind=Kind.OPERATOR, party=Party.CLI, name="huifang seed", roles=(Role.OP,))
