"""What the measured stack is filled with: three companies with tickets, and as many more companies as a scenario wants."""

import asyncio
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from uuid import UUID, uuid4

import asyncpg

from infra.local.postgres import PORT
from infra.local.secrets import read
from shared.contracts import gateway as g
from shared.contracts import helpdesk as h
from shared.contracts.parties import Caller, Kind, Party
from shared.contracts.roles import Role
from shared.core.ids import new_id
from tests.harness.live import Live
from tests.harness.outside import OPERATOR, Outside, make_outside

ABREAST = 12
CUSTOMERS = 20
TITLES = (
    "門診診間印表機無法列印",
    "VPN 連線後無法存取檔案伺服器",
    "月結報表金額與總帳不符",
    "倉儲掃描槍離線，無法上架",
    "視訊會議室麥克風回音",
)
TALK = "今天早上開始就這樣，重新開機之後還是不行，麻煩協助處理。畫面上出現錯誤代碼 0x80070035，其他同仁也有同樣的情況。"


@dataclass
class World:
    """`agent` and `customer` are cookies of people who are signed in to the first company. `silent` is a contact of
    the second one whom no mail reaches. `tickets` are the first company's, every eighth of them open."""

    companies: list[Outside]
    silent: UUID
    agent: str
    customer: str
    tickets: list[UUID]


async def fill(live: Live, *, tickets: int, companies: int = 3) -> World:
    """`tickets` in three companies; `companies` counts all of them."""
    async with live.bus() as bus, live.bus(Party.CLI) as cli:
        made = [await make_outside(live, bus) for _ in range(3)]
        await _abreast(companies - 3, lambda number: _bare_company(bus))
        ids: list[UUID] = []
        silent = []
        for outside in made:
            without_mail = await _contacts(bus, outside)
            contacts = [outside.contact_id, *without_mail]
            silent.append(without_mail[0])
            await _copied(live, outside, contacts)
            ids += await _import(cli, outside, contacts, tickets // 3)
        people = await _people(live, bus, made[0])
    return World(made, silent[1], *people, tickets=ids[: tickets // 3])


async def _bare_company(bus) -> None:
    slug = f"b-{uuid4().hex[:12]}"
    mail = f"admin@{slug}.example"
    await bus.ask(
        g.CREATE_COMPANY,
        OPERATOR,
        g.CreateCompany(slug=slug, name=slug, admin_name="管理員", admin_mail=mail),
        key=uuid4().hex,
        seconds=30,
    )


async def _contacts(bus, outside: Outside) -> list[UUID]:
    found = []
    for number in range(CUSTOMERS - 1):
        customer = await bus.ask(
            g.CREATE_CUSTOMER, outside.admin, g.CreateCustomer(name=f"客戶 {number}"), key=uuid4().hex
        )
        contact = await bus.ask(
            g.CREATE_CONTACT,
            outside.admin,
            g.CreateContact(customer_id=customer.id, name=f"聯絡人 {number}"),
            key=uuid4().hex,
        )
        found.append(contact.id)
    return found


async def _copied(live: Live, outside: Outside, contacts: list[UUID]) -> None:
    reader = await live.reader(Party.HELPDESK)
    try:
        async with asyncio.timeout(60):
            while (await reader.fetchval("select count(*) from contact where tenant_id = $1", outside.tenant_id)) < len(
                contacts
            ):
                await asyncio.sleep(0.1)
    finally:
        await reader.close()


async def _import(cli, outside: Outside, contacts: list[UUID], number: int) -> list[UUID]:
    """One in eight is still open, beginning with the first; the rest is history."""
    caller = Caller(tenant_id=outside.tenant_id, kind=Kind.SERVICE, party=Party.CLI, name="import")
    begin = datetime.now(UTC) - timedelta(days=300)
    found: dict[int, UUID] = {}

    async def one(at: int) -> None:
        opened = begin + timedelta(minutes=20 * at)
        said = [
            h.ImportedMessage(at=opened, author="王筱涵", from_staff=False, body=TALK),
            h.ImportedMessage(at=opened + timedelta(minutes=9), author="陳柏翰", from_staff=True, body=TALK),
        ]
        ticket = h.ImportTicket(
            source="bench",
            external_id=str(at),
            title=f"{TITLES[at % len(TITLES)]} {at}",
            requester_id=contacts[at % len(contacts)],
            opened_at=opened,
            messages=tuple(said),
            state=h.TicketState.OPEN if at % 8 == 0 else h.TicketState.CLOSED,
            impact=at % 3 + 1,
            urgency=at % 2 + 1,
        )
        done = await cli.ask(h.IMPORT_TICKET, caller, ticket, key=uuid4().hex, seconds=30)
        found[at] = done.ticket_id

    await _abreast(number, one)
    return [found[at] for at in range(number)]


async def _people(live: Live, bus, outside: Outside) -> tuple[str, str]:
    """An agent and a contact, signed in: their rows are written as their invitations' acceptance would write them."""
    member = await bus.ask(
        g.INVITE_MEMBER,
        outside.admin,
        g.InviteMember(name="陳柏翰", mail=f"bohan@{outside.slug}.example", roles=(Role.AG, Role.SL)),
        key=uuid4().hex,
    )
    contact = await bus.ask(
        g.INVITE_CONTACT, outside.admin, g.MoveContact(contact_id=outside.contact_id, revision=1), key=uuid4().hex
    )
    database = await _owner(live)
    try:
        return (
            await _session(database, outside.tenant_id, "id", member.id),
            await _session(database, outside.tenant_id, "contact_id", contact.id),
        )
    finally:
        await database.close()


async def _owner(live: Live) -> asyncpg.Connection:
    return await asyncpg.connect(
        host=str(live.place.run),
        port=PORT,
        user="gateway_migrate",
        password=read(live.place.secrets, "db-gateway-migrate"),
        database="huifang_gateway",
    )


async def _session(database: asyncpg.Connection, tenant_id: UUID, column: str, whose: UUID) -> str:
    secret = secrets.token_urlsafe(32)
    row = await database.fetchrow(
        f"update membership set state = 'active' where tenant_id = $1 and {column} = $2 returning id, person_id",
        tenant_id,
        whose,
    )
    await database.execute("update person set state = 'active' where id = $1", row["person_id"])
    await database.execute(
        "insert into session (id, secret_hash, person_id, company_id, membership_id, at_ops, amr, expires_at, address,"
        " agent) values ($1, $2, $3, $4, $5, false, '{pwd,otp,mfa}', now() + interval '10 hours', '127.0.0.1', 'bench')",
        new_id(),
        sha256(secret.encode()).digest(),
        row["person_id"],
        tenant_id,
        row["id"],
    )
    return secret


async def _abreast(number: int, one) -> None:
    left = iter(range(number))

    async def lane() -> None:
        for at in left:
            await one(at)

    await asyncio.gather(*(lane() for _ in range(ABREAST)))
