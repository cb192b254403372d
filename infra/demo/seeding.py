"""Fills an empty local stack: people first, then tickets, then what happens just now. Safe to break off and repeat."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from uuid import UUID

from msgspec import structs

from gateway.db import DB
from infra.cli.bus import Desk, on_bus
from infra.cli.importing.command import patient_import
from infra.demo.acts import make_acts, show_triggers
from infra.demo.articles import make_articles
from infra.demo.callbacks import make_call_backs
from infra.demo.categories import make_categories
from infra.demo.causes import make_causes
from infra.demo.delivery import head_of, make_delivery
from infra.demo.doors import open_doors
from infra.demo.extras import make_extras
from infra.demo.happenings import Play, Standing, names_of
from infra.demo.hotline import make_calls
from infra.demo.hours import make_hours
from infra.demo.mail import make_mailbox, send_letters
from infra.demo.people import Keys, make_company, make_operator
from infra.demo.promises import make_promises
from infra.demo.signins import sign_ins
from infra.demo.teams import make_teams, tell_details
from infra.demo.telling import make_tellings
from infra.demo.tickets import Story, stories
from infra.demo.ties import make_ties
from infra.demo.views import make_views
from infra.demo.welcome import begin, save
from infra.demo.wishes import make_reports, make_wishes
from infra.demo.world import Company, world
from infra.local.place import Place
from infra.local.postgres import PORT
from infra.local.secrets import read
from shared.bus.client import Bus
from shared.contracts import gateway as g
from shared.contracts.desk.teams import TeamView
from shared.contracts.helpdesk import ImportedMessage, ImportTicket, TicketState
from shared.contracts.parties import SERVICES, Party
from shared.contracts.roles import Role
from shared.core.clock import now
from shared.core.settings import BusSettings, DatabaseSettings, words
from shared.db.doors import doors_of

SOURCE = "demo"
AGENTS = frozenset({Role.AG, Role.SL})
SCHEDULED_HOURS = 20
REASONS = {
    "zh-Hant": "與客戶約好時間，屆時處理。",
    "zh-Hans": "已与客户约定时间，到时处理。",
    "en": "Agreed a time with the customer.",
}


class Seeder:
    """`desk` speaks as the command line does; `bus` as the gateway, for the acts of people."""

    def __init__(self, desk: Desk, bus: Bus, keys: Keys, place: Place) -> None:
        self._place = place
        self._desk = desk
        self._bus = bus
        self._keys = keys

    async def run(self, companies: list[Company]) -> None:
        await make_operator(self._keys)
        made = [await make_company(company, self._keys) for company in companies]
        async with asyncio.TaskGroup() as group:
            for company, company_id in zip(companies, made, strict=True):
                group.create_task(self._fill(company, company_id))

    async def _fill(self, company: Company, tenant_id: UUID) -> None:
        agents, guests, contacts = await self._people(tenant_id)
        play = Play(self._bus, company, tenant_id)
        lead = next(one for one in agents if Role.SL in one.roles)
        await make_hours(play, company, lead)
        await make_promises(play, company, lead, [one.customer_id for one in contacts if one.customer_id])
        teams = await make_teams(play, company, lead, agents)
        categories = await make_categories(play, company, lead)
        await make_mailbox(play, company, lead)
        scheduled: list[tuple[UUID, Standing]] = []
        for story in stories(company, names_of(contacts, agents), now()):
            command = structs.replace(_command(story, contacts, agents), category_id=categories.get(story.category))
            imported = await patient_import(self._desk, tenant_id, command)
            if story.state is TicketState.SCHEDULED and story.agent is not None:
                scheduled.append((imported.ticket_id, agents[story.agent]))
        for hours, (ticket_id, agent) in enumerate(scheduled, start=SCHEDULED_HOURS):
            await play.schedule(ticket_id, agent, REASONS[company.locale], hours=hours)
        await self._work(play, company, (lead, agents, guests, contacts), teams, categories)
        await make_tellings(play, company, lead, await self._admin(tenant_id))
        await send_letters(play, company, lead, self._place)
        customers = [one.customer_id for one in contacts if one.customer_id]
        await self._deliver(play, company, tenant_id, (customers, guests))

    async def _work(
        self,
        play: Play,
        company: Company,
        people: tuple[Standing, list[Standing], list[Standing], list[Standing]],
        teams: list[TeamView],
        categories: dict[str, UUID],
    ) -> None:
        """What they have made of their desk, and what happens there just now."""
        lead, agents, guests, contacts = people
        await make_ties(play, lead)
        await play.conversations(guests, lead, [one for one in agents if one is not lead])
        await make_acts(play, company, lead)
        await show_triggers(play, company, guests[0])
        await tell_details(play, company, lead, teams)
        await make_views(play, company, lead, agents)
        await make_extras(play, company, lead, categories)
        await make_articles(play, company, lead, next(one for one in agents if one is not lead), guests[0])
        await open_doors(play, company, lead)
        await make_wishes(play, company, lead, guests)
        await make_causes(play, company, lead)
        await make_calls(play, company, next(one for one in agents if one is not lead), contacts)
        asked = [*reversed(guests[-2:]), *(one for one in contacts if one not in guests)]
        await make_call_backs(play, company, lead, [one for one in agents if one is not lead], asked)
        await make_reports(play, company, lead, guests)

    async def _deliver(
        self, play: Play, company: Company, tenant_id: UUID, them: tuple[list[UUID], list[Standing]]
    ) -> None:
        customers, guests = them
        everything = g.SnapshotQuery(limit=100)
        members = (await self._desk.serve(tenant_id, g.COPY_MEMBERS, everything)).items
        departments = (await self._desk.serve(tenant_id, g.COPY_DEPARTMENTS, everything)).items
        staff = [_standing(one) for one in members if one.state is g.MemberState.ACTIVE]
        market = next((one for one in members if Role.MK in one.roles), None)
        head = head_of(departments, market.department_id) if market else None
        if head is not None:
            await make_delivery(play, company, staff, list(dict.fromkeys(customers)), head, guests)

    async def _admin(self, tenant_id: UUID) -> Standing:
        members = await self._desk.serve(tenant_id, g.COPY_MEMBERS, g.SnapshotQuery(limit=100))
        one = next(one for one in members.items if Role.AD in one.roles)
        return Standing(id=one.id, person_id=one.person_id, name=one.name, roles=one.roles)

    async def _people(self, tenant_id: UUID) -> tuple[list[Standing], list[Standing], list[Standing]]:
        """Agents, contacts with a sign-in, all contacts; each in an order that stays."""
        everything = g.SnapshotQuery(limit=100)
        members = await self._desk.serve(tenant_id, g.COPY_MEMBERS, everything)
        contacts = await self._desk.serve(tenant_id, g.COPY_CONTACTS, everything)
        agents = [
            _standing(one) for one in members.items if one.state is g.MemberState.ACTIVE and AGENTS & set(one.roles)
        ]
        everybody = [_guest(one) for one in contacts.items]
        with_sign_in = [who for who, one in zip(everybody, contacts.items, strict=True) if one.portal]
        return agents, with_sign_in, everybody


def _standing(member: g.MemberCopy) -> Standing:
    return Standing(id=member.id, person_id=member.person_id, name=member.name, roles=member.roles)


def _guest(contact: g.ContactCopy) -> Standing:
    return Standing(
        id=contact.id,
        person_id=contact.person_id or contact.id,
        name=contact.name,
        roles=(Role.CM if contact.manager else Role.CC,),
        customer_id=contact.customer_id,
    )


def _command(story: Story, contacts: list[Standing], agents: list[Standing]) -> ImportTicket:
    requester = contacts[story.contact]
    agent = agents[story.agent] if story.agent is not None else None
    answering = agent or agents[0]
    return ImportTicket(
        source=SOURCE,
        external_id=story.key,
        title=story.title,
        requester_id=requester.id,
        opened_at=story.opened_at,
        messages=tuple(
            ImportedMessage(
                at=said.at,
                author=answering.name if said.from_staff else requester.name,
                from_staff=said.from_staff,
                visibility=said.visibility,
                body=said.body,
            )
            for said in story.said
        ),
        assignee_id=agent.id if agent else None,
        impact=story.impact,
        urgency=story.urgency,
        state=TicketState.OPEN if story.state is TicketState.SCHEDULED else story.state,
        channel=story.channel,
    )


async def seed(place: Place) -> None:
    """As the last thing the mark is set that it need not be done again."""
    demo = begin(place)
    companies = world()
    async with _gateway_database(place), _bus(place, Party.CLI) as own, _bus(place, Party.GATEWAY) as theirs:
        seeder = Seeder(Desk(own), theirs, Keys(password=demo.password, seed=demo.seed), place)
        await seeder.run(companies)
    demo.people = sign_ins(companies)
    save(place, demo)
    (place.home / "seeded").write_text(now().isoformat())


@asynccontextmanager
async def _gateway_database(place: Place) -> AsyncIterator[None]:
    doors = {str(door): read(place.secrets, f"db-gateway-{door}") for door in doors_of(Party.GATEWAY)}
    await DB.open(DatabaseSettings(host=str(place.run), port=PORT, passwords=doors))
    try:
        yield
    finally:
        await DB.close()


def _bus(place: Place, party: Party) -> AbstractAsyncContextManager[Bus]:
    """Only who can read the stack's secrets can speak for the gateway."""
    return on_bus(
        party,
        BusSettings(
            servers=words("NATS_SERVERS"),
            seed=read(place.secrets, f"nats-{party}"),
            keys_out={callee: read(place.secrets, f"key-{party}-{callee}") for callee in SERVICES},
            keys_in={},
        ),
    )
