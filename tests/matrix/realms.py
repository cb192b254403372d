"""Whose rows there are: two companies, two customers in each, two contacts in each customer. Every text of a realm
carries its mark, so that a leak can be seen wherever it surfaces."""

from dataclasses import dataclass, field
from itertools import count
from uuid import UUID, uuid4

from gateway.db import DB
from shared.contracts import gateway as g
from shared.contracts.desk.categories import CREATE_CATEGORY, CreateCategory
from shared.contracts.desk.causes import CREATE_CAUSE, CreateCause
from shared.contracts.desk.deeds import Deeds
from shared.contracts.desk.macros import CREATE_MACRO, CreateMacro
from shared.contracts.helpdesk import OPEN_TICKET, OpenTicket
from shared.contracts.parties import Caller, Kind
from shared.contracts.roles import Role
from shared.core.ids import NIL
from shared.db.doors import Door
from tests.gateway.oauth.world import OPERATOR, Someone, let_in

INTERNAL = "INTERNALMARK"
"""In every internal note, of every realm."""

STAFF_MAKER = (Role.AD, Role.SL, Role.AG, Role.HR, Role.PM)
_numbers = count(1)


@dataclass(frozen=True)
class Realm:
    """A corner of a company: one customer and one of its contacts. `boss` makes what staff make there."""

    mark: str
    tenant_id: UUID
    customer_id: UUID
    boss: Caller
    requester: Caller
    someone: Someone
    agent_id: UUID
    category_id: UUID
    cause_id: UUID
    ticket_id: UUID
    macro_id: UUID

    def words(self, what: str) -> str:
        return f"{self.mark} {what} {next(_numbers)}"

    def mail(self) -> str:
        return f"{self.mark.lower()}-{next(_numbers)}@m{uuid4().hex[:8]}.example"


@dataclass
class Company:
    """`realms` by name: own, colleague (same customer), customer (the other one)."""

    tenant_id: UUID
    boss: Caller
    agent_id: UUID
    realms: dict[str, Realm] = field(default_factory=dict)


async def make_company(ask, marks: dict[str, str]) -> Company:
    """`marks` are the texts of the realms; the company's own texts carry that of `own`."""
    mark, slug = marks["own"], f"m-{uuid4().hex[:10]}"
    created = await ask(
        g.CREATE_COMPANY,
        OPERATOR,
        g.CreateCompany(
            slug=slug, name=f"{mark} company", admin_name=f"{mark} admin", admin_mail=f"admin@{slug}.example"
        ),
        key=uuid4().hex,
    )
    admin = await someone_of(created.id, f"admin@{slug}.example")
    boss = Caller(
        tenant_id=created.id,
        kind=Kind.MEMBER,
        actor_id=admin.membership_id,
        person_id=admin.person_id,
        roles=STAFF_MAKER,
        name=f"{mark} boss",
    )
    (himself,) = (await ask(g.LIST_MEMBERS, boss, g.ListMembers())).items
    await come_in(ask, boss, himself, f"admin@{slug}.example")
    await ask(
        g.UPDATE_PROFILE, boss, g.UpdateProfile(revision=created.revision, phone="+886 2 5550 0000"), key=uuid4().hex
    )
    agent = await ask(
        g.INVITE_MEMBER,
        boss,
        g.InviteMember(name=f"{mark} agent", mail=f"agent@{slug}.example", roles=(Role.AG,)),
        key=uuid4().hex,
    )
    await come_in(ask, boss, agent, f"agent@{slug}.example")
    company = Company(created.id, boss, agent.id)
    customers: dict[str, UUID] = {}
    for name, text in marks.items():
        customer = "customer" if name == "customer" else "own"
        if customer not in customers:
            made = await ask(g.CREATE_CUSTOMER, boss, g.CreateCustomer(name=f"{text} clinic"), key=uuid4().hex)
            customers[customer] = made.id
        company.realms[name] = await _realm(ask, company, customers[customer], text)
    return company


def category_name(boss: Caller) -> str:
    """With the company's mark: all of its customers may see the names."""
    return f"{boss.name.removesuffix(' boss')} category {uuid4().hex}"


async def _realm(ask, company: Company, customer_id: UUID, mark: str) -> Realm:
    requester, someone = await make_contact(ask, company.boss, customer_id, mark, Role.CC)
    command = CreateCategory(name=category_name(company.boss))
    category = await ask(CREATE_CATEGORY, company.boss, command, key=uuid4().hex)
    opened = OpenTicket(title=f"{mark} standing ticket", body=f"{mark} question")
    ticket = await ask(OPEN_TICKET, requester, opened, key=uuid4().hex)
    why = CreateCause(name=f"{mark} cause {uuid4().hex[:8]}")
    cause = await ask(CREATE_CAUSE, company.boss, why, key=uuid4().hex)
    makes = CreateMacro(name=f"{mark} macro {uuid4().hex[:8]}", deeds=Deeds(note=f"{mark} note"))
    macro = await ask(CREATE_MACRO, company.boss, makes, key=uuid4().hex)
    return Realm(
        mark=mark,
        tenant_id=company.tenant_id,
        customer_id=customer_id,
        boss=company.boss,
        requester=requester,
        someone=someone,
        agent_id=company.agent_id,
        category_id=category.id,
        cause_id=cause.id,
        ticket_id=ticket.id,
        macro_id=macro.id,
    )


async def make_contact(ask, boss: Caller, customer_id: UUID, mark: str, role: Role) -> tuple[Caller, Someone]:
    """A contact with a foot in the portal, and as the caller he is there."""
    mail = f"{role}-{uuid4().hex[:8]}@{mark.lower()}.example"
    command = g.CreateContact(
        customer_id=customer_id, name=f"{mark} {role}", mail=mail, phone="+886 912 000 111", manager=role is Role.CM
    )
    made = await ask(g.CREATE_CONTACT, boss, command, key=uuid4().hex)
    await ask(g.INVITE_CONTACT, boss, g.MoveContact(contact_id=made.id, revision=made.revision), key=uuid4().hex)
    someone = await someone_of(boss.tenant_id, mail)
    await let_in(someone)
    caller = Caller(
        tenant_id=boss.tenant_id,
        kind=Kind.CUSTOMER,
        actor_id=made.id,
        person_id=someone.person_id,
        customer_id=customer_id,
        roles=(role,),
        name=f"{mark} {role}",
    )
    return caller, someone


async def come_in(ask, boss: Caller, member: g.MemberView, mail: str) -> Someone:
    """As if he had followed his invitation; told once more, because letting in by hand tells nobody."""
    someone = await someone_of(boss.tenant_id, mail)
    await let_in(someone)
    command = g.UpdateMember(member_id=member.id, revision=member.revision, roles=member.roles)
    await ask(g.UPDATE_MEMBER, boss, command, key=uuid4().hex)
    return someone


async def someone_of(tenant_id: UUID, mail: str) -> Someone:
    async with DB.tenant_scope(NIL, Door.AUTH):
        row = await DB.row(
            "select m.person_id, m.id, coalesce(m.contact_id, m.id) as actor_id, m.name from membership m "
            "join person p on p.id = m.person_id where m.tenant_id = $1 and p.mail_norm = $2",
            tenant_id,
            mail.lower(),
        )
    return Someone(tenant_id, row["person_id"], row["id"], row["actor_id"], mail, row["name"])
