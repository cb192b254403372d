"""`/w/{co}/settings/sign-in`: the company's own sign-in providers (OpenID Connect) and the mail domains they serve."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler

from gateway.i18n import N_, _
from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, new_key
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, read_form
from gateway.pages.frame.listing import address, given_cursor
from gateway.pages.frame.trying import tried, unconfirmed
from gateway.pages.settings.section import label_of, opened, page, proven
from gateway.visitors import Visitor
from shared.contracts import gateway as g
from shared.core.errors import DomainError

PATH = "/w/{co:str}/settings/sign-in"

REASONS: dict[str, str] = {
    "address": N_("網址的寫法不對"),
    "https": N_("網址必須是 https"),
    "private_address": N_("網址指向內部網路"),
    "issuer": N_("它自稱的發行者與網址不同"),
    "response_types": N_("它不支援授權碼流程"),
    "algorithms": N_("它的簽章方式我們不支援"),
    "document": N_("它的設定文件讀不懂"),
    "status": N_("它回答了錯誤"),
    "too_large": N_("它的回答太大"),
    "timeout": N_("它太久沒有回答"),
    "unreachable": N_("連線不成功"),
}


@get(PATH)
async def providers(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await opened(request, co, "sign-in")
    return await _providers(request, visitor, NO_ERRORS, None)


@get(f"{PATH}/new")
async def new(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await opened(request, co, "sign-in")
    proven(request, visitor)
    return await _new(request, visitor, Form(values={}, many={}, key=new_key()), NO_ERRORS)


@post(f"{PATH}/new", status_code=200)
async def configure(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await opened(request, co, "sign-in")
    proven(request, visitor)
    form = await read_form(request)

    def command() -> g.ConfigureProvider:
        domain = form.text("domain").lower()
        return form.command(g.ConfigureProvider, **({"domain": domain} if domain else {}))

    result = await tried(request, visitor, g.CONFIGURE_PROVIDER, command, form, asking=_in_words)
    if result.done is None:
        return await _new(request, visitor, result.again(form), result.errors)
    return go(request, f"/w/{co}/settings/sign-in?said=created")


@post(f"{PATH}/{{provider_id:uuid}}/verify", status_code=200)
async def verify(request: Request[Any, Any, Any], co: str, provider_id: UUID) -> Response[Any]:
    visitor = await opened(request, co, "sign-in")
    proven(request, visitor)
    form = await read_form(request)

    def command() -> g.MoveProvider:
        return form.command(g.MoveProvider, provider_id=provider_id)

    result = await tried(request, visitor, g.VERIFY_DOMAIN, command, form)
    if result.done is None:
        return await _providers(request, visitor, result.errors, None)
    return go(request, f"/w/{co}/settings/sign-in?said=verified")


@post(f"{PATH}/{{provider_id:uuid}}/remove", status_code=200)
async def remove(request: Request[Any, Any, Any], co: str, provider_id: UUID) -> Response[Any]:
    visitor = await opened(request, co, "sign-in")
    proven(request, visitor)
    form = await read_form(request)
    wrong = unconfirmed(form, (await _find(request, visitor, provider_id)).name)
    if wrong is not None:
        return await _providers(request, visitor, wrong, provider_id)

    def command() -> g.MoveProvider:
        return form.command(g.MoveProvider, provider_id=provider_id)

    result = await tried(request, visitor, g.REMOVE_PROVIDER, command, form)
    if result.done is None:
        return await _providers(request, visitor, result.errors, provider_id)
    return go(request, f"/w/{co}/settings/sign-in?said=removed")


async def _in_words(request: Request[Any, Any, Any], visitor: Visitor, *asked: Any, **given: Any) -> Any:
    """Why a provider was refused comes as one word of ours."""
    try:
        return await ask(request, visitor, *asked, **given)
    except DomainError as error:
        if error.code != g.PROVIDER_INVALID.code:
            raise
        word = str(error.params.get("reason"))
        reason = REASONS.get("status" if word.startswith("status_") else word, REASONS["unreachable"])
        raise g.PROVIDER_INVALID(fields={"issuer": error.code}, reason=_(reason)) from error


async def _find(request: Request[Any, Any, Any], visitor: Visitor, provider_id: UUID) -> g.ProviderView:
    cursor: str | None = None
    while True:
        listed = await ask(request, visitor, g.LIST_PROVIDERS, g.ListProviders(cursor=cursor, limit=100))
        for one in listed.items:
            if one.id == provider_id:
                return one
        if listed.next is None:
            raise g.PROVIDER_NOT_FOUND()
        cursor = listed.next


async def _providers(
    request: Request[Any, Any, Any], visitor: Visitor, errors: Errors, opened_id: UUID | None
) -> Response[Any]:
    cursor = given_cursor(request)
    found = await ask(request, visitor, g.LIST_PROVIDERS, g.ListProviders(cursor=cursor))
    assert visitor.standing is not None
    here = f"/w/{visitor.standing.slug}/settings/sign-in"
    return await page(
        request,
        visitor,
        "sign-in",
        "providers.html",
        status=errors.status,
        found=found.items,
        first=here if cursor else "",
        next=address(here, cursor=found.next) if found.next else "",
        errors=errors,
        opened_id=opened_id,
        key=new_key(),
    )


async def _new(request: Request[Any, Any, Any], visitor: Visitor, form: Form, errors: Errors) -> Response[Any]:
    return await page(
        request,
        visitor,
        "sign-in",
        "provider_new.html",
        status=errors.status,
        heading=_("新增登入服務"),
        parent=label_of("sign-in"),
        form=form,
        errors=errors,
    )


ROUTES: tuple[HTTPRouteHandler, ...] = (providers, new, configure, verify, remove)
