"""Where somebody goes who has just proven who he is: where he wanted to, where he was last, or to choose."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from litestar import Request, Response
from litestar.response import Redirect
from msgspec import Struct

from gateway.db import DB
from gateway.sessions.access import Place, is_operator, places_of
from gateway.sessions.actions import OPS
from gateway.sessions.begin import begin
from gateway.sessions.current import CHOOSE
from gateway.sessions.elsewhere import with_next
from gateway.sessions.hosts import company_of
from gateway.sessions.states import MFA, Proof
from shared.core.ids import NIL
from shared.db.doors import Door

_HABIT = "select last_place, enters_directly from person where id = $1"


class Doors(Struct, frozen=True, kw_only=True):
    """Everything a person may enter, and where he was last."""

    places: list[Place]
    has_ops: bool
    last_place: str | None
    enters_directly: bool


async def doors_of(request: Request[Any, Any, Any], person_id: UUID, *, bound: UUID | None = None) -> Doors:
    """At a company's own host, and for whom a company's provider vouched, that company only."""
    only = bound or await company_of(request)
    async with DB.tenant_scope(NIL, Door.AUTH):
        places = [place for place in await places_of(person_id) if only in {None, place.standing.tenant_id}]
        has_ops = only is None and await is_operator(person_id)
        habit = await DB.row(_HABIT, person_id)
    assert habit is not None
    return Doors(places=places, has_ops=has_ops, **dict(habit))


class Landing(Struct, frozen=True, kw_only=True):
    """The company (or the operators' door) a session begins in, and the page it begins on."""

    path: str
    membership_id: UUID | None
    at_ops: bool


async def landing_of(
    request: Request[Any, Any, Any], *, person_id: UUID, amr: Collection[str], going_to: str = ""
) -> Landing:
    doors = await doors_of(request, person_id)
    where = _settled(doors, going_to)
    at_ops = where is None and doors.has_ops and MFA in amr and _wants_ops(doors, going_to)
    return Landing(
        path=_path(where, going_to, at_ops=at_ops),
        membership_id=where.standing.membership_id if where else None,
        at_ops=at_ops,
    )


async def arrive(
    request: Request[Any, Any, Any], *, person_id: UUID, amr: Collection[str], going_to: str = ""
) -> Response[Any]:
    """Begins the session. The answer is the way on."""
    landing = await landing_of(request, person_id=person_id, amr=amr, going_to=going_to)
    response: Response[Any] = Redirect(landing.path, status_code=303)
    await enter(request, response, landing, person_id=person_id, amr=amr)
    return response


async def enter(
    request: Request[Any, Any, Any],
    response: Response[Any],
    landing: Landing,
    *,
    person_id: UUID,
    amr: Collection[str],
) -> None:
    await begin(
        request,
        response,
        person_id=person_id,
        proof=Proof(amr=amr),
        membership_id=landing.membership_id,
        at_ops=landing.at_ops,
    )


def place_for(places: Collection[Place], path: str) -> Place | None:
    """The place whose page `path` is."""
    return next((one for one in places if f"{path}/".startswith(f"{one.path}/")), None)


def _settled(doors: Doors, going_to: str) -> Place | None:
    wanted = place_for(doors.places, going_to.partition("?")[0])
    if wanted is not None:
        return wanted
    if len(doors.places) == 1 and not doors.has_ops:
        return doors.places[0]
    if not doors.enters_directly:
        return None
    return next((one for one in doors.places if str(one.standing.membership_id) == doors.last_place), None)


def _wants_ops(doors: Doors, going_to: str) -> bool:
    if f"{going_to}/".startswith("/ops/"):
        return True
    return not doors.places or (doors.enters_directly and doors.last_place == OPS)


def _path(where: Place | None, going_to: str, *, at_ops: bool) -> str:
    if where is None and not at_ops:
        return with_next(CHOOSE, going_to)
    return going_to or "/"
