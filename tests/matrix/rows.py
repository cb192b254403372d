"""Makers: for each thing that an id field can point at, a fresh row in a realm, in the state that the call needs.

Made by calls wherever a call makes them; by hand only what comes about outside of calls.
"""

from uuid import uuid4

import msgspec

from gateway.db import DB as GATEWAY_DB
from services.helpdesk.db import DB as HELPDESK_DB
from services.notify.db import DB as NOTIFY_DB
from services.projects.db import DB as PROJECTS_DB
from shared.contracts import gateway as g
from shared.contracts import helpdesk as h
from shared.contracts.base import Envelope
from shared.contracts.desk.calendars import ARCHIVE_CALENDAR, CREATE_CALENDAR, CreateCalendar, MoveCalendar
from shared.contracts.parties import Caller, Kind, Party
from shared.contracts.roles import Role
from shared.core.clock import now
from shared.core.ids import NIL, new_id
from shared.db.doors import Door
from tests.gateway.oauth.world import OPERATOR, let_in
from tests.matrix.accepting import ACCEPTING
from tests.matrix.acts import ACTS
from tests.matrix.crew import CREW
from tests.matrix.delivered import DELIVERED
from tests.matrix.delivery import DELIVERY
from tests.matrix.governing import GOVERNING
from tests.matrix.letters import LETTERS, came_by_mail
from tests.matrix.promises import PROMISES, merged_away, second_message
from tests.matrix.quality import QUALITY
from tests.matrix.realms import INTERNAL, Realm, someone_of
from tests.matrix.row import Row as Row
from tests.matrix.telling import TELLING

SCOPES = ("openid", "helpdesk.ticket.read")
ENGINES = {
    Party.GATEWAY: GATEWAY_DB,
    Party.HELPDESK: HELPDESK_DB,
    Party.NOTIFY: NOTIFY_DB,
    Party.PROJECTS: PROJECTS_DB,
}
LISTENERS = {
    Party.HELPDESK: ("copy_company", "gateway.company.changed.v1"),
    Party.NOTIFY: ("copy_company", "gateway.company.changed.v1"),
    Party.PROJECTS: ("copy_company", "gateway.company.changed.v1"),
}
"""One per process that listens at all."""

RESOLVED_BEFORE = frozenset({"confirm", "reject", "reopen", "close", "draft_from_ticket"})


class Makers:
    """`await makers.make(ref, realm, who, call)`; `who` is the caller in whose sight the row must lie."""

    def __init__(self, ask) -> None:
        self._ask = ask

    async def make(self, ref: str, realm: Realm, who: Caller, call) -> Row:
        return await MAKERS[ref](self, realm, who, call)

    async def write(self, call, caller: Caller, command):
        return await self._ask(call, caller, command, key=uuid4().hex)

    # identity

    async def company(self, realm: Realm, who: Caller, call) -> Row:
        """Only operators name companies; each verb of theirs gets one of its own."""
        made = await self.write(
            g.CREATE_COMPANY,
            OPERATOR,
            g.CreateCompany(
                slug=f"r-{uuid4().hex[:12]}",
                name=realm.words("company"),
                admin_name=realm.words("admin"),
                admin_mail=realm.mail(),
            ),
        )
        return Row(made.id, made.revision)

    async def department(self, realm: Realm, who: Caller, call) -> Row:
        command = g.CreateDepartment(name=realm.words("department"))
        made = await self.write(g.CREATE_DEPARTMENT, realm.boss, command)
        return Row(made.id, made.revision)

    async def member(self, realm: Realm, who: Caller, call) -> Row:
        if call.party in {Party.HELPDESK, Party.NOTIFY, Party.PROJECTS} or not call.write:
            return Row(realm.agent_id)
        command = g.InviteMember(name=realm.words("member"), mail=realm.mail(), roles=(Role.TM,))
        made = await self.write(g.INVITE_MEMBER, realm.boss, command)
        if call.verb in {"suspend", "reinstate"}:
            await let_in(await someone_of(realm.tenant_id, command.mail))
        if call.verb == "reinstate":
            made = await self.write(
                g.SUSPEND_MEMBER, realm.boss, g.MoveMember(member_id=made.id, revision=made.revision)
            )
        return Row(made.id, made.revision)

    async def customer(self, realm: Realm, who: Caller, call) -> Row:
        # helpdesk knows a new customer a moment later: it is asked about one it knows.
        if not call.write or call.party in {Party.HELPDESK, Party.PROJECTS} or call.name == "gateway.contacts.create":
            return Row(realm.customer_id)
        made = await self.write(g.CREATE_CUSTOMER, realm.boss, g.CreateCustomer(name=realm.words("customer")))
        return Row(made.id, made.revision)

    async def contact(self, realm: Realm, who: Caller, call) -> Row:
        if not call.write or call.party == "helpdesk":
            return Row(who.actor_id if who.kind is Kind.CUSTOMER else realm.requester.actor_id)
        command = g.CreateContact(
            customer_id=realm.customer_id, name=realm.words("contact"), mail=realm.mail(), phone="0912 345 678"
        )
        made = await self.write(g.CREATE_CONTACT, realm.boss, command)
        return Row(made.id, made.revision)

    async def client(self, realm: Realm, who: Caller, call) -> Row:
        command = g.RegisterClient(
            name=realm.words("client"),
            auth=g.ClientAuth.SECRET_BASIC,
            grants=(g.Grant.AUTHORIZATION_CODE,),
            scopes=SCOPES,
            redirect_uris=("https://client.example/back",),
        )
        made = await self.write(g.REGISTER_CLIENT, realm.boss, command)
        return Row(made.id, made.revision)

    async def provider(self, realm: Realm, who: Caller, call) -> Row:
        """By hand: configuring one asks the provider itself."""
        provider_id = new_id()
        async with GATEWAY_DB.tenant_scope(realm.tenant_id):
            await GATEWAY_DB.run(
                "insert into provider (tenant_id, id, name, issuer, client_id, endpoints) "
                "values ($1, $2, $3, 'https://idp.example', 'huifang', '{}')",
                realm.tenant_id,
                provider_id,
                realm.words("provider"),
            )
        return Row(provider_id)

    async def person(self, realm: Realm, who: Caller, call) -> Row:
        return Row(realm.someone.person_id)

    async def link(self, realm: Realm, who: Caller, call) -> Row:
        command = g.InviteMember(name=realm.words("guest"), mail=realm.mail(), roles=(Role.TM,))
        made = await self.write(g.INVITE_MEMBER, realm.boss, command)
        async with GATEWAY_DB.tenant_scope(NIL, Door.AUTH):
            return Row(await GATEWAY_DB.value("select id from link_token where membership_id = $1", made.id))

    # after-sales

    async def ticket(self, realm: Realm, who: Caller, call) -> Row:
        found = await self._ticket(realm, who, call.verb)
        return Row(found.id, found.revision)

    async def number(self, realm: Realm, who: Caller, call) -> Row:
        found = await self._ticket(realm, who, "read")
        return Row(int(found.number.removeprefix("HD-")), found.revision)

    async def message(self, realm: Realm, who: Caller, call) -> Row:
        found = await self._ticket(realm, who, "read")
        if call.verb == "split":  # the opening cannot be
            return await second_message(self, realm, found)
        if call.verb == "of_message":
            return await came_by_mail(self, realm, who, call, found.messages[0].id)
        return Row(found.messages[0].id)

    async def file(self, realm: Realm, who: Caller, call) -> Row:
        """By hand: bytes are uploaded, not asked for."""
        found = await self._ticket(realm, who, "read")
        file_id = new_id()
        async with HELPDESK_DB.tenant_scope(realm.tenant_id):
            await HELPDESK_DB.run(
                "insert into file (tenant_id, id, customer_id, ticket_id, message_id, name, type, size, key) "
                "values ($1, $2, $3, $4, $5, $6, 'text/plain', 5, $7)",
                realm.tenant_id,
                file_id,
                found.customer_id,
                found.id,
                found.messages[0].id,
                realm.words("file.txt"),
                f"c0/{realm.tenant_id}/ticket/{file_id}",
            )
        return Row(file_id)

    async def calendar(self, realm: Realm, who: Caller, call) -> Row:
        """Never the company's default: that cannot be archived."""
        made = await self.write(CREATE_CALENDAR, realm.boss, CreateCalendar(name=realm.words("hours"), zone="UTC"))
        if made.is_default:
            return await self.calendar(realm, who, call)
        if call.verb == "restore":
            move = MoveCalendar(calendar_id=made.id, revision=made.revision)
            made = await self.write(ARCHIVE_CALENDAR, realm.boss, move)
        return Row(made.id, made.revision)

    async def _ticket(self, realm: Realm, who: Caller, verb: str):
        """With a public and an internal message; its requester is `who`, if he is a customer."""
        requester = who if who.kind is Kind.CUSTOMER else realm.requester
        opened = h.OpenTicket(title=realm.words("ticket"), body=realm.words("question"))
        made = await self.write(h.OPEN_TICKET, requester, opened)
        note = h.NoteTicket(ticket_id=made.id, body=f"{INTERNAL} {realm.mark}")
        made = await self.write(h.NOTE_TICKET, realm.boss, note)
        step = None
        if verb in RESOLVED_BEFORE:
            step = (
                h.RESOLVE_TICKET,
                h.ResolveTicket(ticket_id=made.id, revision=made.revision, solution=realm.words("solution")),
            )
        elif verb == "resume":
            step = (
                h.WAIT_TICKET,
                h.WaitTicket(
                    ticket_id=made.id, revision=made.revision, for_=h.Waiting.CUSTOMER, reason=realm.words(INTERNAL)
                ),
            )
        elif verb == "unmerge":
            return await merged_away(self, realm, requester, made)
        elif verb == "not_spam":
            step = h.MARK_SPAM, h.MoveTicket(ticket_id=made.id, revision=made.revision)
        return await self.write(step[0], realm.boss, step[1]) if step else made

    # operations

    async def dead_letter(self, realm: Realm, who: Caller, call) -> Row:
        """Of an event that its listener has handled meanwhile, so that handling it again changes nothing."""
        engine, letter_id, event_id = ENGINES[call.party], new_id(), new_id()
        consumer, topic = LISTENERS.get(call.party, ("nobody", "gateway.company.changed.v1"))
        envelope = Envelope(
            event_id=event_id,
            tenant_id=realm.tenant_id,
            topic=topic,
            at=now(),
            actor_kind=Kind.SERVICE,
            actor_id=NIL,
            data={"id": str(new_id()), "version": 1},
        )
        async with engine.tenant_scope(realm.tenant_id):
            await engine.run("insert into inbox values ($1, $2, $3)", realm.tenant_id, consumer, event_id)
            await engine.run(
                "insert into dead_letter (tenant_id, id, consumer, event_id, topic, body, error, attempts) "
                "values ($1, $2, $3, $4, $5, $6, 'Planted', 5)",
                realm.tenant_id,
                letter_id,
                consumer,
                event_id,
                topic,
                msgspec.json.encode(envelope).decode(),
            )
        return Row(letter_id)


MAKERS = (
    {
        name: getattr(Makers, name)
        for name in [
            "company",
            "department",
            "member",
            "customer",
            "contact",
            "client",
            "provider",
            "person",
            "link",
            "ticket",
            "number",
            "message",
            "file",
            "calendar",
            "dead_letter",
        ]
    }
    | PROMISES
    | ACTS
    | TELLING
    | LETTERS
    | DELIVERY
    | DELIVERED
    | ACCEPTING
    | QUALITY
    | GOVERNING
    | CREW
)
"""By the word that the id type carries (`ref`)."""
