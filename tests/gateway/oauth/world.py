"""Companies, people who are signed in, and their clients. Rows that only pages could make are made by hand."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from gateway.db import DB
from gateway.sessions.cookies import digest, new_secret
from shared.contracts import gateway as g
from shared.contracts.parties import Caller, Kind
from shared.contracts.roles import Role
from shared.core.ids import NIL, new_id
from shared.db.doors import Door

OPERATOR = Caller(tenant_id=NIL, kind=Kind.OPERATOR, actor_id=new_id(), roles=(Role.OP,), name="維運")
CALLBACK = "https://client.example/callback"
SCOPES = ("openid", "profile", "email", "offline_access", "helpdesk.ticket.read", "helpdesk.ticket.open")


@dataclass(frozen=True)
class Someone:
    """A person in one company."""

    tenant_id: UUID
    person_id: UUID
    membership_id: UUID
    actor_id: UUID
    mail: str
    name: str


@dataclass(frozen=True)
class Firm:
    tenant_id: UUID
    slug: str
    name: str
    admin: Caller
    mingche: Someone
    bohan: Someone
    hsiaohan: Someone

    @property
    def domain(self) -> str:
        return f"{self.slug}.example"


async def make_company(ask, name: str) -> Firm:
    slug = f"t-{uuid4().hex[:10]}"
    command = g.CreateCompany(slug=slug, name=name, admin_name="周明哲", admin_mail=f"mingche@{slug}.example")
    made = await ask(g.CREATE_COMPANY, OPERATOR, command, key=uuid4().hex)
    boss = Caller(tenant_id=made.id, kind=Kind.MEMBER, actor_id=new_id(), roles=(Role.AD,), name="周明哲")
    mingche = await _someone(made.id, f"mingche@{slug}.example")
    admin = Caller(
        tenant_id=made.id,
        kind=Kind.MEMBER,
        actor_id=mingche.membership_id,
        person_id=mingche.person_id,
        roles=(Role.AD,),
        name="周明哲",
    )
    bohan = await hire(ask, boss, "陳柏翰", f"bohan@{slug}.example", Role.AG)
    customer = await ask(g.CREATE_CUSTOMER, admin, g.CreateCustomer(name="景明醫院"), key=uuid4().hex)
    hsiaohan = await befriend(ask, admin, customer.id, "王筱涵", f"wang@{slug}.example")
    for one in (mingche, bohan, hsiaohan):
        await let_in(one)
    return Firm(made.id, slug, name, admin, mingche, bohan, hsiaohan)


async def hire(ask, admin: Caller, name: str, mail: str, *roles: Role) -> Someone:
    """Invited, no more."""
    await ask(g.INVITE_MEMBER, admin, g.InviteMember(name=name, mail=mail, roles=roles), key=uuid4().hex)
    return await _someone(admin.tenant_id, mail)


async def befriend(ask, admin: Caller, customer_id: UUID, name: str, mail: str) -> Someone:
    """A contact, invited to the portal."""
    command = g.CreateContact(customer_id=customer_id, name=name, mail=mail)
    made = await ask(g.CREATE_CONTACT, admin, command, key=uuid4().hex)
    await ask(g.INVITE_CONTACT, admin, g.MoveContact(contact_id=made.id, revision=made.revision), key=uuid4().hex)
    return await _someone(admin.tenant_id, mail)


async def _someone(tenant_id: UUID, mail: str) -> Someone:
    async with DB.tenant_scope(NIL, Door.AUTH):
        row = await DB.row(
            "select m.person_id, m.id, coalesce(m.contact_id, m.id) as actor_id, m.name from membership m "
            "join person p on p.id = m.person_id where m.tenant_id = $1 and p.mail_norm = $2",
            tenant_id,
            mail,
        )
    return Someone(tenant_id, row["person_id"], row["id"], row["actor_id"], mail, row["name"])


async def let_in(one: Someone) -> None:
    """As if he had followed his invitation."""
    async with DB.tenant_scope(NIL, Door.AUTH):
        await DB.run("update person set state = 'active' where id = $1", one.person_id)
        await DB.run(
            "update membership set state = 'active' where tenant_id = $1 and id = $2", one.tenant_id, one.membership_id
        )


async def sign_in(
    one: Someone, *, ago: timedelta = timedelta(), bound: UUID | None = None, amr: tuple[str, ...] = ("pwd", "mfa")
) -> str:
    """The secret of a fresh session."""
    secret = new_secret()
    async with DB.tenant_scope(NIL, Door.AUTH):
        await DB.run(
            "insert into session (id, secret_hash, person_id, company_id, membership_id, bound_company_id, amr, "
            "authenticated_at, expires_at, address, agent) "
            "values ($1, $2, $3, $4, $5, $6, $7, $8, now() + interval '1 hour', '127.0.0.1', 'test')",
            new_id(),
            digest(secret),
            one.person_id,
            one.tenant_id,
            one.membership_id,
            bound,
            list(amr),
            datetime.now(UTC) - ago,
        )
    return secret


async def register(ask, firm: Firm, **given) -> g.ClientRegistered:
    """A confidential web client that may do all that a client may, but for what `given` says."""
    wish = {
        "name": f"程式 {uuid4().hex[:6]}",
        "auth": g.ClientAuth.SECRET_BASIC,
        "grants": (g.Grant.AUTHORIZATION_CODE, g.Grant.REFRESH_TOKEN),
        "scopes": SCOPES,
        "redirect_uris": (CALLBACK,),
        **given,
    }
    return await ask(g.REGISTER_CLIENT, firm.admin, g.RegisterClient(**wish), key=uuid4().hex)
