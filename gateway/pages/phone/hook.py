"""`/hooks/{co}/phone`: where a telephone system says that it rings. Signed, so nobody signs in here."""

import re
from hashlib import sha256
from typing import Annotated, Any
from uuid import UUID, uuid4

import msgspec
from litestar import Request, Response, post
from litestar.handlers import HTTPRouteHandler
from msgspec import Meta, Struct

from gateway.db import DB
from gateway.identity.keys import sealer
from gateway.limits.rest import PHONE_OF_COMPANY, PUBLIC_OF_ADDRESS, check_limit, place
from gateway.pages.knowledge.public import Host, host_named, nobody
from gateway.web.errors import ROUTE_UNKNOWN
from gateway.web.requests import address_of
from gateway.web.state import bus_of
from shared.contracts.desk.phone import PhoneQuery
from shared.contracts.desk.phone_door import PHONE_HOOK, RING_PHONE, RingPhone, Rung
from shared.core.errors import DomainError, Failure, Unauthenticated
from shared.core.ids import NIL
from shared.core.seal import BrokenSeal
from shared.core.validation import UNDECODABLE
from shared.core.webhooks import signed_id
from shared.db.doors import Door

PATH = "/hooks/{co:str}/phone"
BODY_BYTES = 4 * 1024
HOOK_REFUSED = Failure("phone.hook_refused", Unauthenticated)
"""One answer for no company, no secret, a wrong signature and a wrong time: who guesses learns nothing."""

_STAFF = """
select m.id from membership m join person p on p.id = m.person_id
where m.tenant_id = $1 and p.mail_norm = $2 and m.contact_id is null and m.state = 'active'
"""
_NUMBER = re.compile(r"^[0-9+() #*.,;xX/-]{0,40}$")
_EXTENSION = re.compile(r"^[0-9A-Za-z_.-]{1,20}$")


class Ringing(Struct, frozen=True, tag_field="type", tag="ringing"):
    """`number` is the caller's, empty or anything else where he hides it; `agent` the mail or the extension of whoever
    is rung; `call_id` the call in the telephone system: told again for the same agent it is the same ring. Other fields
    are the system's own, and are not looked at."""

    agent: Annotated[str, Meta(min_length=1, max_length=254)]
    call_id: Annotated[str, Meta(min_length=1, max_length=200)]
    number: Annotated[str, Meta(max_length=200)] = ""


_decode = msgspec.json.Decoder(Ringing).decode


@post(PATH, status_code=200, request_max_body_size=BODY_BYTES)
async def rings(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    check_limit(PUBLIC_OF_ADDRESS, place(address_of(request)))
    host = await _host(request, co)
    body = await request.body()
    if signed_id(await secrets_of(request, host), request.headers, body) is None:
        raise HOOK_REFUSED()
    # Counted once it is proven: else a stranger could use the company's share up.
    check_limit(PHONE_OF_COMPANY, str(host.tenant_id))
    rung = await told(request, host, body)
    return Response({"ring_id": str(rung.ring_id), "known": rung.is_known})


async def _host(request: Request[Any, Any, Any], co: str) -> Host:
    """A company that is not there is refused like a wrong signature."""
    try:
        return await host_named(request, co)
    except DomainError as error:
        if error.code != ROUTE_UNKNOWN.code:
            raise
        raise HOOK_REFUSED() from error


async def secrets_of(request: Request[Any, Any, Any], host: Host) -> list[str]:
    """What is good now; none while the door is closed."""
    found = await bus_of(request).ask(PHONE_HOOK, nobody(request, host), PhoneQuery())
    try:
        return [sealer().open(one.encode()).decode() for one in (found.sealed, found.before) if one]
    except BrokenSeal as error:
        raise HOOK_REFUSED() from error


async def told(request: Request[Any, Any, Any], host: Host, body: bytes) -> Rung:
    """What the post says, once its signature is known to be right."""
    try:
        said = _decode(body)
    except msgspec.DecodeError as error:
        raise UNDECODABLE() from error
    member_id = await _member(host.tenant_id, said.agent) if "@" in said.agent else None
    command = RingPhone(
        ring_key=sha256(f"{said.call_id}\0{said.agent.lower()}".encode()).hexdigest(),
        number=said.number.strip() if _NUMBER.match(said.number.strip()) else "",
        member_id=member_id,
        extension=said.agent if _EXTENSION.match(said.agent) else "",
    )
    return await bus_of(request).ask(RING_PHONE, nobody(request, host), command, key=uuid4().hex)


async def _member(tenant_id: UUID, mail: str) -> UUID | None:
    async with DB.tenant_scope(NIL, Door.AUTH):
        found: UUID | None = await DB.value(_STAFF, tenant_id, mail.strip().lower())
    return found


ROUTES: tuple[HTTPRouteHandler, ...] = (rings,)
