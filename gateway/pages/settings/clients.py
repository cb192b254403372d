"""`/w/{co}/settings/clients`: programs of the company. A secret is shown once, as the answer to its form."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler
from msgspec.structs import replace

from gateway.i18n import N_, _
from gateway.oauth import scopes
from gateway.oauth.settings import issuer
from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, new_key
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, read_form
from gateway.pages.frame.listing import address, given_cursor
from gateway.pages.frame.trying import tried, unconfirmed
from gateway.pages.settings.roles import role_options, role_words
from gateway.pages.settings.section import label_of, opened, page, proven
from gateway.problems import title_of
from gateway.visitors import Visitor
from shared.contracts import gateway as g

PATH = "/w/{co:str}/settings/clients"

AUTHS: dict[str, tuple[str, str]] = {
    g.ClientAuth.SECRET_BASIC: (N_("密鑰"), N_("伺服器上的程式；密鑰放在標頭（client_secret_basic）")),
    g.ClientAuth.SECRET_POST: (N_("密鑰，放在表單"), N_("只會用 client_secret_post 的程式")),
    g.ClientAuth.PRIVATE_KEY_JWT: (N_("私鑰簽章"), N_("程式以自己的私鑰證明，我們只留公鑰（private_key_jwt）")),
    g.ClientAuth.NONE: (N_("公開"), N_("手機或瀏覽器裡的程式，藏不住密鑰；一律使用 PKCE")),
}
GRANTS: dict[str, tuple[str, str]] = {
    g.Grant.AUTHORIZATION_CODE: (N_("代表登入的人"), N_("成員或客戶登入並同意後，以他的權限存取")),
    g.Grant.REFRESH_TOKEN: (N_("人離開後續期"), N_("用更新權杖換新的存取權杖")),
    g.Grant.CLIENT_CREDENTIALS: (N_("以自己的身分"), N_("沒有人登入，以下面指定的角色存取")),
}


@get(PATH)
async def clients(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await opened(request, co, "clients")
    return await _clients(request, visitor, NO_ERRORS, None)


@get(f"{PATH}/new")
async def new(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await opened(request, co, "clients")
    proven(request, visitor)
    blank = Form(values={"auth": g.ClientAuth.SECRET_BASIC}, many={}, key=new_key())
    return await _new(request, visitor, blank, NO_ERRORS)


@post(f"{PATH}/new", status_code=200)
async def register(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await opened(request, co, "clients")
    proven(request, visitor)
    form = await read_form(request)

    def command() -> g.RegisterClient:
        lists = {name: form.many.get(name, []) for name in ("grants", "scopes", "roles")}
        lines = {name: form.text(name).split() for name in ("redirect_uris", "post_logout_uris")}
        return form.command(g.RegisterClient, **lists, **lines)

    result = await tried(request, visitor, g.REGISTER_CLIENT, command, form)
    if result.done is None:
        errors = result.errors
        if errors.fields:
            errors = replace(errors, title=title_of("fields.invalid", {}))
        return await _new(request, visitor, result.again(form), errors)
    return await _secret(request, visitor, result.done)


@post(f"{PATH}/{{client_id:uuid}}/rotate", status_code=200)
async def rotate(request: Request[Any, Any, Any], co: str, client_id: UUID) -> Response[Any]:
    visitor = await opened(request, co, "clients")
    proven(request, visitor)
    form = await read_form(request)
    result = await tried(
        request, visitor, g.ROTATE_SECRET, lambda: form.command(g.MoveClient, client_id=client_id), form
    )
    if result.done is None:
        return await _clients(request, visitor, result.errors, None)
    return await _secret(request, visitor, result.done)


@post(f"{PATH}/{{client_id:uuid}}/revoke", status_code=200)
async def revoke(request: Request[Any, Any, Any], co: str, client_id: UUID) -> Response[Any]:
    visitor = await opened(request, co, "clients")
    proven(request, visitor)
    form = await read_form(request)
    wrong = unconfirmed(form, (await _find(request, visitor, client_id)).name)
    if wrong is not None:
        return await _clients(request, visitor, wrong, client_id)
    result = await tried(
        request, visitor, g.REVOKE_CLIENT, lambda: form.command(g.MoveClient, client_id=client_id), form
    )
    if result.done is None:
        return await _clients(request, visitor, result.errors, client_id)
    return go(request, f"/w/{co}/settings/clients?said=revoked")


async def _find(request: Request[Any, Any, Any], visitor: Visitor, client_id: UUID) -> g.ClientView:
    cursor: str | None = None
    while True:
        listed = await ask(request, visitor, g.LIST_CLIENTS, g.ListClients(cursor=cursor, limit=100))
        for one in listed.items:
            if one.id == client_id:
                return one
        if listed.next is None:
            raise g.CLIENT_NOT_FOUND()
        cursor = listed.next


async def _clients(
    request: Request[Any, Any, Any], visitor: Visitor, errors: Errors, opened_id: UUID | None
) -> Response[Any]:
    cursor = given_cursor(request)
    found = await ask(request, visitor, g.LIST_CLIENTS, g.ListClients(cursor=cursor, limit=25))
    assert visitor.standing is not None
    here = f"/w/{visitor.standing.slug}/settings/clients"
    return await page(
        request,
        visitor,
        "clients",
        "clients.html",
        status=errors.status,
        found=found.items,
        first=here if cursor else "",
        next=address(here, cursor=found.next) if found.next else "",
        errors=errors,
        opened_id=opened_id,
        key=new_key(),
        issuer=issuer(),
        auths={code: _(name) for code, (name, _more) in AUTHS.items()},
        grants={code: _(name) for code, (name, _more) in GRANTS.items()},
        wishes_of=lambda one: [_(text) for text in scopes.words_of(one.scopes)],
        role_words=role_words,
    )


async def _new(request: Request[Any, Any, Any], visitor: Visitor, form: Form, errors: Errors) -> Response[Any]:
    return await page(
        request,
        visitor,
        "clients",
        "client_new.html",
        status=errors.status,
        heading=_("註冊用戶端"),
        parent=label_of("clients"),
        form=form,
        errors=errors,
        auths=[(code, _(name), _(more)) for code, (name, more) in AUTHS.items()],
        grants=[(code, _(name), _(more)) for code, (name, more) in GRANTS.items()],
        about=[(code, _(words), code) for code, words in scopes.ABOUT_PERSON.items()],
        company=[(str(code), _(words), str(code)) for code, words in scopes.TO_COMPANY.items()],
        roles=role_options(),
    )


async def _secret(request: Request[Any, Any, Any], visitor: Visitor, client: g.ClientRegistered) -> Response[Any]:
    given = {"heading": client.name, "parent": label_of("clients"), "client": client, "issuer": issuer()}
    return await page(request, visitor, "clients", "client_secret.html", **given)


ROUTES: tuple[HTTPRouteHandler, ...] = (clients, new, register, rotate, revoke)
