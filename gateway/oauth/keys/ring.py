"""The key ring: one key signs, the ones before it still verify, the one after it is published ahead of its time."""

import asyncio
import json
from datetime import datetime
from time import monotonic
from typing import Any
from uuid import UUID, uuid4

from joserfc.jwk import ECKey
from msgspec import Struct

from gateway.db import DB
from gateway.oauth.settings import sealer
from shared.core.clock import now
from shared.core.ids import NIL
from shared.db.doors import Door

ALG = "ES256"
FRESH_SECONDS = 60.0
RELOAD_SECONDS = 2.0
"""How soon an unknown key id may make us look again: a stranger's invention costs one query in this time at most."""

_ALL = "select id, public, private, active_at from signing_key order by active_at"
_LOCK = "select pg_advisory_xact_lock(hashtext('huifang-signing-key'))"
_INSERT = (
    "insert into signing_key (id, public, private, active_at) values ($1, $2, $3, now() + make_interval(secs => $4))"
)


class Key(Struct, frozen=True):
    kid: str
    pair: ECKey
    public: dict[str, Any]
    active_at: datetime


class KeyRing:
    """A copy of the table, a minute old at most."""

    def __init__(self) -> None:
        self._keys: dict[str, Key] = {}
        self._loaded = 0.0
        self._loading = asyncio.Lock()

    async def signing(self) -> Key:
        """The newest key whose time has come. Makes the very first one."""
        await self._refresh(FRESH_SECONDS)
        moment = now()
        keys = sorted(self._keys.values(), key=lambda key: key.active_at)
        # The very first may seem to lie ahead, where the database's clock is.
        return [*keys[:1], *(key for key in keys if key.active_at <= moment)][-1]

    async def verifying(self, kid: str) -> Key | None:
        if kid not in self._keys:
            await self._refresh(RELOAD_SECONDS)
        return self._keys.get(kid)

    async def published(self) -> list[dict[str, Any]]:
        await self._refresh(FRESH_SECONDS)
        return [key.public for key in self._keys.values()]

    def forget(self) -> None:
        self._keys, self._loaded = {}, 0.0

    async def _refresh(self, seconds: float) -> None:
        if self._keys and monotonic() - self._loaded < seconds:
            return
        async with self._loading:
            if self._keys and monotonic() - self._loaded < seconds:
                return
            async with DB.tenant_scope(NIL, Door.AUTH):
                rows = await DB.rows(_ALL)
                if not rows:
                    await DB.run(_LOCK)
                    rows = await DB.rows(_ALL) or await _first()
            self._keys = {key.kid: key for key in (_key(row) for row in rows)}
            self._loaded = monotonic()


RING = KeyRing()


async def _first() -> list[Any]:
    await insert_key(active_in=0)
    return await DB.rows(_ALL)


async def insert_key(*, active_in: float) -> UUID:
    """A new pair that signs `active_in` seconds from now on. Inside an auth scope."""
    key_id = uuid4()
    pair = ECKey.generate_key("P-256", parameters={"kid": str(key_id), "use": "sig", "alg": ALG})
    public = json.dumps(pair.as_dict(private=False))
    private = sealer().seal(json.dumps(pair.as_dict(private=True)).encode())
    await DB.run(_INSERT, key_id, public, private, float(active_in))
    return key_id


def _key(row: Any) -> Key:
    private = json.loads(sealer().open(row["private"]))
    return Key(
        kid=str(row["id"]),
        pair=ECKey.import_key(private),
        public=json.loads(row["public"]),
        active_at=row["active_at"],
    )
