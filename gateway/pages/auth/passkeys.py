"""Passkeys at the door: as the whole sign-in, or as its second step."""

from typing import Any

from litestar import Request, Response, post

from gateway.db import DB
from gateway.identity.credentials import passkeys
from gateway.identity.credentials.failures import PASSKEY_REFUSED
from gateway.identity.credentials.passkeys import Site
from gateway.pages.auth.doors import newcomer
from gateway.pages.auth.language import languages
from gateway.pages.frame.environment import render
from gateway.pages.frame.forms import errors_of, read_form
from gateway.sessions.arriving import arrive
from gateway.sessions.elsewhere import safe_next
from gateway.sessions.half import Half, begin_half, end_half, read_half
from gateway.sessions.hosts import rp_of
from shared.core.errors import DomainError
from shared.core.ids import NIL
from shared.db.doors import Door

BY_PASSKEY = ("pop", "user", "mfa")
"""Possession, and the person known to his device: two factors in one."""


@post("/auth/passkey/options", status_code=200)
async def options(request: Request[Any, Any, Any]) -> Response[bytes]:
    """The question. Whoever is half in keeps his sign-in; anybody else gets one that knows nobody."""
    await newcomer(request)
    answer = Response(b"", media_type="application/json")
    half = await read_half(request) or await begin_half(request, answer, person_id=None)
    rp_id, origin = await rp_of(request)
    site = Site(rp_id=rp_id, origin=origin, holder=half.digest)
    async with DB.tenant_scope(NIL, Door.AUTH):
        answer.content = (await passkeys.options_to_prove(site, half.person_id)).encode()
    return answer


@post("/auth/passkey", status_code=200)
async def by_passkey(request: Request[Any, Any, Any]) -> Response[Any]:
    await newcomer(request)
    form = await read_form(request)
    half = await read_half(request)
    going_to = (half.next if half else "") or safe_next(form.text("next"))
    try:
        if half is None:
            raise PASSKEY_REFUSED()
        answer = await _in(request, half, form.text("answer"), going_to)
    except DomainError as error:
        if error.code != PASSKEY_REFUSED.code:
            raise
        return _refused(request, going_to, error)
    return answer


async def _in(request: Request[Any, Any, Any], half: Half, said: str, going_to: str) -> Response[Any]:
    """Raises `sign_in.passkey_refused`, also for somebody else's key at the second step."""
    rp_id, origin = await rp_of(request)
    async with DB.tenant_scope(NIL, Door.AUTH):
        person_id = await passkeys.prove(Site(rp_id=rp_id, origin=origin, holder=half.digest), said)
        if half.person_id not in {None, person_id}:
            raise PASSKEY_REFUSED()
    amr = (*half.amr, *BY_PASSKEY)
    answer = await arrive(request, person_id=person_id, amr=amr, going_to=going_to)
    await end_half(answer, half)
    return answer


def _refused(request: Request[Any, Any, Any], going_to: str, error: DomainError) -> Response[Any]:
    return render(
        request,
        "auth/passkey_refused.html",
        status=error.status,
        going_to=going_to,
        errors=errors_of(error),
        languages=languages(request),
    )


ROUTES = (options, by_passkey)
