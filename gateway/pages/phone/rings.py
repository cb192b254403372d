"""`/w/{co}/phone/rings/{id}`: what an open page asks when it hears that its reader's telephone rings."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get
from litestar.handlers import HTTPRouteHandler

from gateway.i18n import _
from gateway.pages.frame.answers import go, is_htmx, trigger
from gateway.pages.frame.asking import ask
from gateway.pages.phone.frame import PATH, come
from shared.contracts.desk.phone_door import READ_RING, ReadRing, RingView


@get(f"{PATH}/rings/{{ring_id:uuid}}")
async def ring(request: Request[Any, Any, Any], co: str, ring_id: UUID) -> Response[Any]:
    """A toast with the caller's name that leads to his page; it stays until somebody closes it."""
    visitor = await come(request, co)
    found = await ask(request, visitor, READ_RING, ReadRing(ring_id=ring_id))
    there = f"/w/{co}/phone/caller?ring={ring_id}"
    if not is_htmx(request):
        return go(request, there)
    told = {"tone": "call", "title": _("來電：{name}").format(name=_name(found)), "text": found.shown, "href": there}
    return trigger(Response("", media_type="text/html"), toast=told)


def _name(found: RingView) -> str:
    if len(found.callers) == 1:
        one = found.callers[0]
        return _("{name}（{customer}）").format(name=one.name, customer=one.customer_name)
    if found.callers:
        return _("{count} 位聯絡人之一").format(count=len(found.callers))
    return _("不認得的號碼") if found.shown else _("沒有顯示號碼")


ROUTES: tuple[HTTPRouteHandler, ...] = (ring,)
