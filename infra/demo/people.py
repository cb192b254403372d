"""The demo's companies and people, made in the gateway's database by the gateway's own actions.

Nobody follows a link: who writes here holds the local stack's secrets, and opens the memberships himself.
"""

from collections.abc import Sequence
from uuid import UUID, uuid4

from msgspec import Struct

from gateway.db import DB
from gateway.identity.companies import actions as companies
from gateway.identity.companies.queries import profile
from gateway.identity.contacts import actions as contacts
from gateway.identity.contacts.inviting import invite as invite_contact
from gateway.identity.credentials.passwords import hash_password, save_password
from gateway.identity.customers import actions as customers
from gateway.identity.departments import actions as departments
from gateway.identity.journal import changed
from gateway.identity.keys import sealer
from gateway.identity.links.wanted import void_invitation
from gateway.identity.members import actions as members
from gateway.identity.people.mails import mail_norm
from infra.demo.world import Company, Contact, Customer, Person
from shared.contracts import gateway as c
from shared.contracts.parties import Caller, Kind, Party
from shared.contracts.roles import Role
from shared.core.ids import NIL
from shared.db.doors import Door

OPERATOR_MAIL = "ops@huifang.example"
OPERATOR_NAME = "平台維運"

_SLUG = "select id from company where slug = $1"
_ADMIN = "select id, name from membership where tenant_id = $1 and kind = 'staff' order by created_at, id limit 1"
_STARTED = "select exists (select from customer where tenant_id = $1)"
_OPEN = """
update membership set state = 'active', revision = revision + 1 where tenant_id = $1 and id = $2 returning revision
"""
_OF_CONTACT = "select id from membership where tenant_id = $1 and contact_id = $2"
_WAKE = """
update person set state = 'active', second_factor = $2, revision = revision + 1 where mail_norm = $1 returning id
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
    """Whole or not at all, and no second time. Gives its id."""
    company_id = await _company(company)
    async with DB.tenant_scope(company_id):
        if not await DB.value(_STARTED, company_id):
            await _People(company, company_id).make()
    staff = [company.mail_of(person) for person in company.people if not person.invited]
    await _let_in(staff, keys, second=True)
    guests = [f"{contact.mail}@{customer.domain}" for customer, contact in portal_contacts(company)]
    await _let_in([mail for mail in guests if mail not in staff], keys, second=False)
    return company_id


def portal_contacts(company: Company) -> list[tuple[Customer, Contact]]:
    return [(customer, contact) for customer in company.customers for contact in customer.contacts if contact.portal]


async def _company(company: Company) -> UUID:
    admin = company.people[0]
    async with DB.scope(_operator()):
        found: UUID | None = await DB.value(_SLUG, company.slug)
        if found is not None:
            return found
        made = await companies.create(
            _operator(),
            c.CreateCompany(
                slug=company.slug,
                name=company.name,
                admin_name=admin.name,
                admin_mail=company.mail_of(admin),
                zone=company.zone,
                locale=company.locale,
            ),
        )
        move = c.ChangeCompanyState(company_id=made.id, revision=made.revision, reason="demo")
        await companies.activate(_operator(), move)
        return made.id


class _People:
    """Inside one transaction of the company, in the name of its first admin."""

    def __init__(self, company: Company, company_id: UUID) -> None:
        self._company = company
        self._id = company_id

    async def make(self) -> None:
        admin = await DB.row(_ADMIN, self._id)
        assert admin is not None
        self._caller = Caller(
            tenant_id=self._id,
            kind=Kind.MEMBER,
            actor_id=admin["id"],
            name=admin["name"],
            party=Party.GATEWAY,
            roles=(Role.AD,),
            locale=self._company.locale,
        )
        await self._describe()
        made = {name: await self._department(name) for name in self._company.departments}
        ids = [await self._member(person, made[person.department].id) for person in self._company.people[1:]]
        await self._first(admin["id"], made)
        for person, member_id in zip(self._company.people, [admin["id"], *ids], strict=True):
            if person.heads:
                await self._head(made[person.department], member_id)
        for customer in self._company.customers:
            await self._customer(customer)

    async def _describe(self) -> None:
        now = await profile(self._caller, c.ProfileQuery())
        look = c.UpdateProfile(revision=now.revision, accent=self._company.accent, phone=self._company.phone)
        await companies.update_profile(self._caller, look)

    async def _department(self, name: str) -> c.DepartmentView:
        return await departments.create(self._caller, c.CreateDepartment(name=name))

    async def _head(self, department: c.DepartmentView, member_id: UUID) -> None:
        command = c.UpdateDepartment(department_id=department.id, revision=department.revision, head_id=member_id)
        await departments.update(self._caller, command)

    async def _first(self, member_id: UUID, made: dict[str, c.DepartmentView]) -> None:
        """The admin came with the company: his roles and department are given now."""
        admin = self._company.people[0]
        revision = await self._open(member_id, admin.name)
        command = c.UpdateMember(
            member_id=member_id,
            revision=revision,
            roles=tuple(Role(role) for role in admin.roles),
            department_id=made[admin.department].id,
        )
        await members.update(self._caller, command)

    async def _member(self, person: Person, department_id: UUID) -> UUID:
        command = c.InviteMember(
            name=person.name,
            mail=self._company.mail_of(person),
            roles=tuple(Role(role) for role in person.roles),
            department_id=department_id,
        )
        made = await members.invite(self._caller, command)
        if not person.invited:
            await self._open(made.id, person.name)
        return made.id

    async def _open(self, membership_id: UUID, name: str) -> int:
        """As if he had followed his link, which from now on leads nowhere: no mail is written."""
        revision: int = await DB.value(_OPEN, self._id, membership_id)
        await void_invitation(self._id, membership_id)
        event = c.MemberChanged(id=membership_id, version=revision)
        await changed(self._caller, event, "member.joined", name=name)
        return revision

    async def _customer(self, customer: Customer) -> None:
        command = c.CreateCustomer(name=customer.name, level=customer.level)
        made = await customers.create(self._caller, command)
        for contact in customer.contacts:
            await self._contact(made.id, customer, contact)

    async def _contact(self, customer_id: UUID, customer: Customer, contact: Contact) -> None:
        made = await contacts.create(
            self._caller,
            c.CreateContact(
                customer_id=customer_id,
                name=contact.name,
                mail=f"{contact.mail}@{customer.domain}",
                phone=contact.phone,
                manager=contact.manager,
            ),
        )
        if contact.portal:
            await invite_contact(self._caller, c.MoveContact(contact_id=made.id, revision=made.revision))
            membership_id = await DB.value(_OF_CONTACT, self._id, made.id)
            await DB.value(_OPEN, self._id, membership_id)
            await void_invitation(self._id, membership_id)


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
