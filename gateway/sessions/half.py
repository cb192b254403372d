"""A sign-in that is half done: the password was right, the second step is to come. Its cookie opens nothing else."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from litestar import Request, Response
from msgspec import Struct

from gateway.db import DB
from gateway.sessions import cookies
from shared.core.ids import NIL
from shared.db.doors import Door

_INSERT = """
insert into sign_in (secret_hash, person_id, amr, next, expires_at)
values ($1, $2, $3, $4, now() + make_interval(secs => $5))
"""
_READ = """
select s.person_id, s.amr, s.next from sign_in s where s.secret_hash = $1 and s.expires_at > now()
"""
_END = "delete from sign_in where secret_hash = $1"


class Half(Struct, frozen=True, kw_only=True):
    """`person_id` is None while only a passkey's question is open."""

    digest: bytes
    person_id: UUID | None
    amr: tuple[str, ...]
    next: str


async def begin_half(
    request: Request[Any, Any, Any],
    response: Response[Any],
    *,
    person_id: UUID | None,
    amr: Collection[str] = (),
    going_to: str = "",
) -> Half:
    """A new id each time; what this browser had half done before is over."""
    secret = cookies.new_secret()
    half = Half(digest=cookies.digest(secret), person_id=person_id, amr=tuple(amr), next=going_to)
    earlier = cookies.read_secret(request, cookies.SIGN_IN)
    async with DB.tenant_scope(NIL, Door.AUTH):
        if earlier is not None:
            await DB.run(_END, cookies.digest(earlier))
        await DB.run(_INSERT, half.digest, person_id, list(amr), going_to, cookies.SIGN_IN_SECONDS)
    cookies.put(response, cookies.SIGN_IN, secret, seconds=cookies.SIGN_IN_SECONDS)
    return half


async def read_half(request: Request[Any, Any, Any]) -> Half | None:
    secret = cookies.read_secret(request, cookies.SIGN_IN)
    if secret is None:
        return None
    digest = cookies.digest(secret)
    async with DB.tenant_scope(NIL, Door.AUTH):
        row = await DB.row(_READ, digest)
    if row is None:
        return None
    return Half(digest=digest, person_id=row["person_id"], amr=tuple(row["amr"]), next=row["next"])


async def end_half(response: Response[Any], half: Half) -> None:
    async with DB.tenant_scope(NIL, Door.AUTH):
        await DB.run(_END, half.digest)
    cookies.drop(response, cookies.SIGN_IN)
