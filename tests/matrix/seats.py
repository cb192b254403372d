"""Who asks: every role in every kind that can have it, with rows, sessions and tokens of their own."""

import asyncio
from dataclasses import dataclass, field
from time import monotonic
from uuid import uuid4

from gateway.oauth.scopes import KNOWN, OFFLINE
from shared.contracts import gateway as g
from shared.contracts.parties import SERVICES, Caller, Kind, Party
from shared.contracts.roles import STAFF_ROLES, Permission, Role
from shared.core.ids import NIL
from tests.gateway.oauth.browser import Browser, Flow, token
from tests.gateway.oauth.world import CALLBACK, OPERATOR, Someone
from tests.matrix.realms import Company, Realm, come_in, make_contact

ALL_SCOPES = tuple(sorted(KNOWN - {OFFLINE}))
TOKEN_SECONDS = 200


@dataclass(eq=False)
class Seat:
    """`realm` is where his own rows lie. Without `someone` or `client` he cannot come by REST."""

    label: str
    caller: Caller
    realm: Realm
    someone: Someone | None = None
    client: g.ClientRegistered | None = None
    _token: str = ""
    _since: float = 0.0
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def party(self) -> Party:
        return self.caller.party

    @property
    def has_rest(self) -> bool:
        return self.someone is not None or self.client is not None

    def as_for(self, call) -> Caller:
        """Services ask about platform matters outside every company."""
        if call.platform and self.caller.kind is Kind.SERVICE:
            return Caller(tenant_id=NIL, kind=Kind.SERVICE, party=self.party)
        return self.caller

    def allowed(self, call) -> bool:
        return self.caller.kind in call.kinds and self.caller.may(call.needs)

    async def bearer(self, door, web_client) -> str:
        async with self._lock:
            if not self._token or monotonic() - self._since > TOKEN_SECONDS:
                self._token, self._since = await self._fetched(door, web_client), monotonic()
            return self._token

    def forget(self) -> None:
        """Its next token is a new one: it lasts for as long as it can."""
        self._token = ""

    async def _fetched(self, door, web_client) -> str:
        if self.client is not None:
            answer = await token(door, self.client, {"grant_type": "client_credentials"})
        else:
            flow = Flow(str(web_client.id), scope=" ".join(ALL_SCOPES))
            code = await flow.code(await Browser.of(door, self.someone))
            answer = await token(door, web_client, flow.redemption(code))
        assert answer.status_code == 200, answer.text
        return answer.json()["access_token"]


async def make_seats(ask, company: Company) -> list[Seat]:
    realm = company.realms["own"]
    seats = [await _member(ask, realm, role) for role in sorted(STAFF_ROLES)]
    seats += [await _client(ask, realm, role) for role in sorted(STAFF_ROLES)]
    seats.append(Seat("customer:customer_contact", realm.requester, realm, someone=realm.someone))
    manager, someone = await make_contact(ask, company.boss, realm.customer_id, realm.mark, Role.CM)
    seats.append(Seat("customer:customer_manager", manager, realm, someone=someone))
    seats.append(Seat("operator:operator", OPERATOR, realm))
    for party in (*SERVICES, Party.CLI):
        caller = Caller(tenant_id=realm.tenant_id, kind=Kind.SERVICE, party=party)
        seats.append(Seat(f"service:{party}", caller, realm))
    return seats


async def _member(ask, realm: Realm, role: Role) -> Seat:
    mail = f"{role}-{uuid4().hex[:8]}@seat.example"
    name = f"{realm.mark} {role}"
    made = await ask(g.INVITE_MEMBER, realm.boss, g.InviteMember(name=name, mail=mail, roles=(role,)), key=uuid4().hex)
    someone = await come_in(ask, realm.boss, made, mail)
    caller = Caller(
        tenant_id=realm.tenant_id,
        kind=Kind.MEMBER,
        actor_id=made.id,
        person_id=someone.person_id,
        roles=(role,),
        name=name,
    )
    return Seat(f"member:{role}", caller, realm, someone=someone)


async def _client(ask, realm: Realm, role: Role) -> Seat:
    scopes = tuple(str(permission) for permission in Permission if str(permission) in KNOWN)
    command = g.RegisterClient(
        name=f"{realm.mark} {role}",
        auth=g.ClientAuth.SECRET_BASIC,
        grants=(g.Grant.CLIENT_CREDENTIALS,),
        scopes=scopes,
        roles=(role,),
    )
    made = await ask(g.REGISTER_CLIENT, realm.boss, command, key=uuid4().hex)
    caller = Caller(tenant_id=realm.tenant_id, kind=Kind.CLIENT, actor_id=made.id, roles=(role,), name=command.name)
    return Seat(f"client:{role}", caller, realm, client=made)


async def make_web_client(ask, company: Company) -> g.ClientRegistered:
    """Through which members and customers get their tokens."""
    command = g.RegisterClient(
        name="web",
        auth=g.ClientAuth.SECRET_BASIC,
        grants=(g.Grant.AUTHORIZATION_CODE,),
        scopes=ALL_SCOPES,
        redirect_uris=(CALLBACK,),
    )
    return await ask(g.REGISTER_CLIENT, company.boss, command, key=uuid4().hex)
