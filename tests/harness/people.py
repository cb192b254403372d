"""People who can sign in: made by the product's own calls and actions, with a password and an authenticator.

    company = await make_company(ask)
    bohan = await make_staff(ask, company, "陳柏翰", Role.AG)
    hsiaohan = await make_contact(ask, company, "王筱涵", customer="景明醫院")
    await sign_in(client, bohan.mail, bohan.password, bohan.totp)

`ask` is the fixture of that name, or `Bus.ask` of a live stack's gateway. The gateway's database engine must be open in
this process: in-process tests have it anyway (`wired`), against a live stack use `async with lent(live):`.
"""

import os
import re
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import httpx
import pyotp

from gateway.db import DB
from gateway.identity.credentials import totp as totps
from gateway.identity.credentials.factors import note_second_factor
from gateway.identity.credentials.passwords import hash_password, save_password
from gateway.identity.joining.accepting import accept
from gateway.identity.keys import base_url, link_key, sealer
from gateway.identity.links.queries import open_link
from gateway.identity.links.tokens import make_token
from gateway.sessions.hosts import base_host
from infra.local.environment import of_party
from infra.local.postgres import PORT
from infra.local.secrets import read
from infra.postgres.roles import logins
from shared.contracts import gateway as g
from shared.contracts.parties import Caller, Kind, Party
from shared.contracts.roles import Role
from shared.core.clock import epoch_ms
from shared.core.ids import NIL, new_id
from shared.core.settings import DatabaseSettings
from shared.db.doors import Door

PASSWORD = "correct horse 1847"
OPERATOR = Caller(tenant_id=NIL, kind=Kind.OPERATOR, actor_id=new_id(), roles=(Role.OP,), name="維運")
STEP_MS = 30_000

_hashes: dict[str, str] = {}


@dataclass
class Somebody:
    """A person as one company knows him; `caller` is what his session would assert. `totp` is the seed, or ""."""

    name: str
    mail: str
    password: str
    totp: str
    person_id: UUID
    membership_id: UUID | None = None
    caller: Caller | None = None


@dataclass
class Company:
    """`admin` is one that may everything an admin may; he signs in as anybody else."""

    tenant_id: UUID
    slug: str
    name: str
    admin: Somebody
    customers: dict[str, UUID] = field(default_factory=dict)

    @property
    def caller(self) -> Caller:
        assert self.admin.caller is not None
        return self.admin.caller


async def make_company(ask, *, name: str = "遠澄資訊服務", slug: str = "", locale: str = "zh-Hant", totp: bool = True):
    """A company and its admin, who has accepted."""
    slug = slug or f"c-{uuid4().hex[:12]}"
    mail = f"admin@{slug}.example"
    wish = g.CreateCompany(slug=slug, name=name, admin_name="周明哲", admin_mail=mail, locale=locale)
    made = await ask(g.CREATE_COMPANY, OPERATOR, wish, key=uuid4().hex)
    admin = await _come_in(made.id, mail, "周明哲", (Role.AD,), totp=totp)
    return Company(tenant_id=made.id, slug=slug, name=name, admin=admin)


async def make_staff(ask, company: Company, name: str, *roles: Role, mail: str = "", totp: bool = True) -> Somebody:
    mail = mail or f"{uuid4().hex[:12]}@{company.slug}.example"
    wish = g.InviteMember(name=name, mail=mail, roles=roles or (Role.AG,))
    await ask(g.INVITE_MEMBER, company.caller, wish, key=uuid4().hex)
    return await _come_in(company.tenant_id, mail, name, roles or (Role.AG,), totp=totp)


async def make_contact(
    ask, company: Company, name: str, *, customer: str = "景明醫院", manager: bool = False, mail: str = "", totp=False
) -> Somebody:
    """A contact who can use the portal; the customer is made if the company has none of that name."""
    customer_id = company.customers.get(customer)
    if customer_id is None:
        made = await ask(g.CREATE_CUSTOMER, company.caller, g.CreateCustomer(name=customer), key=uuid4().hex)
        customer_id = company.customers[customer] = made.id
    mail = mail or f"{uuid4().hex[:12]}@customer.example"
    wish = g.CreateContact(customer_id=customer_id, name=name, mail=mail, manager=manager)
    contact = await ask(g.CREATE_CONTACT, company.caller, wish, key=uuid4().hex)
    invite = g.MoveContact(contact_id=contact.id, revision=contact.revision)
    await ask(g.INVITE_CONTACT, company.caller, invite, key=uuid4().hex)
    roles = (Role.CM if manager else Role.CC,)
    return await _come_in(company.tenant_id, mail, name, roles, totp=totp)


async def make_operator(ask=None, *, name: str = "維運", mail: str = "") -> Somebody:
    mail = mail or f"{uuid4().hex[:12]}@ops.example"
    person = await make_person(name, mail=mail)
    async with DB.tenant_scope(NIL, Door.AUTH):
        await DB.run("update person set is_operator = true where id = $1", person.person_id)
    return person


async def make_person(name: str, *, mail: str = "", password: str = PASSWORD, totp: bool = True) -> Somebody:
    """Somebody active who belongs to no company."""
    mail, person_id = mail or f"{uuid4().hex[:12]}@nowhere.example", uuid4()
    async with DB.tenant_scope(NIL, Door.AUTH):
        await DB.run(
            "insert into person (id, mail, mail_norm, name, locale, state) values ($1, $2, $3, $4, 'zh-Hant', 'active')",
            person_id,
            mail,
            mail.lower(),
            name,
        )
    seed = await _equip(person_id, password, totp=totp)
    return Somebody(name=name, mail=mail, password=password, totp=seed, person_id=person_id)


async def sign_in(client: httpx.AsyncClient, mail: str, password: str = PASSWORD, totp: str = "") -> httpx.Response:
    """As a browser would: password, code, the company if there is a choice. Afterwards `client` has the session.

    The client says from now on that its forms are ours, as browsers do. It must keep Secure cookies: make it with
    harness/web.py. Gives the last answer, which leads on.
    """
    client.headers.setdefault("origin", str(client.base_url).rstrip("/"))
    client.headers.setdefault("sec-fetch-site", "same-origin")
    answer = await client.post("/auth/sign-in", data={"mail": mail, "password": password}, follow_redirects=False)
    assert answer.status_code == 303, (answer.status_code, answer.text[:600])
    if answer.headers["location"] == "/auth/second-step":
        answer = await client.post("/auth/second-step", data={"code": await code_for(totp)}, follow_redirects=False)
        assert answer.status_code == 303, (answer.status_code, answer.text[:600])
    if answer.headers["location"].startswith("/auth/companies"):
        page = await client.get(answer.headers["location"])
        choice = re.search(r'name="place" value="([^"]+)"', page.text)
        if choice:
            data = {"csrf": csrf_in(page.text), "place": choice[1]}
            answer = await client.post("/auth/company", data=data, follow_redirects=False)
            assert answer.status_code == 303, (answer.status_code, answer.text[:600])
    return answer


async def code_for(seed: str) -> str:
    """A code that was not used yet: waiting for the next step would take half a minute, so the memory is wiped."""
    assert seed, "this person has an authenticator: give its seed"
    async with DB.tenant_scope(NIL, Door.AUTH):
        rows = await DB.rows("select person_id, seed from person_totp where last_step > 0")
        for row in rows:
            if sealer().open(row["seed"]).decode() == seed:
                await DB.run("update person_totp set last_step = 0 where person_id = $1", row["person_id"])
    return pyotp.TOTP(seed).generate_otp(epoch_ms() // STEP_MS)


async def link_to(mail: str) -> str:
    """The token as the mail would carry it."""
    async with DB.tenant_scope(NIL, Door.AUTH):
        row = await DB.row(
            "select l.id, l.purpose, l.generation from link_token l join person p on p.id = l.person_id "
            "where p.mail_norm = $1 and l.used_at is null order by l.created_at desc, l.id desc limit 1",
            mail,
        )
    return make_token(row["id"], row["purpose"], row["generation"])


def csrf_in(page: str) -> str:
    found = re.search(r'name="csrf" (?:value|content)="([^"]*)"', page)
    assert found, page[:400]
    return found[1]


@asynccontextmanager
async def lent(live):
    """The gateway's database of a live stack, opened in this process beside the gateway itself."""
    env = {**live.env, **of_party(Party.GATEWAY, live.place.secrets)}
    kept = {name: os.environ.get(name) for name in env if name.startswith("HUIFANG_")}
    os.environ.update({name: value for name, value in env.items() if name.startswith("HUIFANG_")})
    _forget_secrets()
    await DB.open(
        DatabaseSettings(
            host=str(live.place.run),
            port=PORT,
            passwords={door: read(live.place.secrets, f"db-gateway-{door}") for door in logins(Party.GATEWAY)},
        )
    )
    try:
        yield DB
    finally:
        await DB.close()
        for name, value in kept.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        _forget_secrets()


def _forget_secrets() -> None:
    for cached in (sealer, link_key, base_url, base_host):
        cached.cache_clear()


async def _come_in(tenant_id: UUID, mail: str, name: str, roles: tuple[Role, ...], *, totp: bool) -> Somebody:
    """Accepts the invitation that was just made, and equips the person if he is new."""
    async with DB.tenant_scope(NIL, Door.AUTH):
        row = await DB.row(
            """
            select l.id, p.id as person_id, p.state, m.id as membership_id, m.contact_id, m.customer_id
            from link_token l join person p on p.id = l.person_id
            join membership m on m.tenant_id = l.company_id and m.id = l.membership_id
            where p.mail_norm = $1 and l.company_id = $2 and l.used_at is null order by l.created_at desc limit 1
            """,
            mail.lower(),
            tenant_id,
        )
        link = await open_link(row["id"])
        await accept(link)
    seed = await _equip(row["person_id"], PASSWORD, totp=totp) if row["state"] == "invited" else ""
    caller = Caller(
        tenant_id=tenant_id,
        kind=Kind.CUSTOMER if row["contact_id"] else Kind.MEMBER,
        actor_id=row["contact_id"] or row["membership_id"],
        person_id=row["person_id"],
        name=name,
        roles=roles,
        customer_id=row["customer_id"],
    )
    return Somebody(
        name=name,
        mail=mail,
        password=PASSWORD,
        totp=seed,
        person_id=row["person_id"],
        membership_id=row["membership_id"],
        caller=caller,
    )


async def _equip(person_id: UUID, password: str, *, totp: bool) -> str:
    if password not in _hashes:
        _hashes[password] = await hash_password(password)
    async with DB.tenant_scope(NIL, Door.AUTH):
        await save_password(person_id, _hashes[password])
        if not totp:
            return ""
        offer = totps.new_offer(person_id)
        assert await totps.confirm(offer, pyotp.TOTP(offer.seed).generate_otp(epoch_ms() // STEP_MS))
        await DB.run("update person_totp set last_step = 0 where person_id = $1", person_id)
        await note_second_factor(person_id)
    return offer.seed
