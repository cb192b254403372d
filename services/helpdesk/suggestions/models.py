"""Each company's model: which one counts, its bytes in object storage, and whether they are what was stored."""

from collections.abc import Callable
from hashlib import sha256
from uuid import UUID

import structlog
from msgspec import Struct

from services.helpdesk.db import DB
from services.helpdesk.suggestions.thinking import Refused, Thinker
from shared.core.errors import NotFound
from shared.storage.keys import Thing, id_in, key_of
from shared.storage.objects import Objects

log = structlog.get_logger("suggestions")

REFRESH_SECONDS = 6 * 3600.0
"""After so long a model is made anew when a ticket asks it."""

_CURRENT = "select version, key, checksum from category_model where tenant_id = $1 and key is not null"
_COMING = "select exists (select from category_model where tenant_id = $1 and fire_at is not null)"
_REFRESH = """
select category_learn($1, 60) from category_model m
where m.tenant_id = $1 and m.fire_at is null and greatest(m.asked_at, m.made_at) < now() - make_interval(secs => $2)
"""
_FORGET = """
update category_model set key = null, asked_at = clock_timestamp(),
  fire_at = case when claim is null then clock_timestamp() else fire_at end
where tenant_id = $1 and version = $2
"""


class Model(Struct, frozen=True):
    """One that the thinking process holds. `ref` names company, version and bytes."""

    ref: str
    version: int


class Models:
    """`objects` gives the storage, which is there once the process is open."""

    def __init__(self, objects: Callable[[], Objects]) -> None:
        self._objects = objects

    async def ready(self, tenant_id: UUID, thinker: Thinker) -> Model | None:
        """The company's model, loaded. One that is missing, changed by somebody or unreadable is forgotten, and asked
        to be made anew; then, and before the first, None. Raises `storage.away`, NotAnswered."""
        async with DB.tenant_scope(tenant_id):
            row = await DB.row(_CURRENT, tenant_id)
        if row is None:
            return None
        model = Model(f"{tenant_id}:{row['version']}:{row['checksum']}", row["version"])
        if thinker.has(model.ref):
            return model
        try:
            await thinker.load(model.ref, await self._read(tenant_id, row["key"], row["checksum"]))
        except (Refused, NotFound) as error:
            log.warning("suggestions.model_refused", tenant=str(tenant_id), version=model.version, why=repr(error))
            async with DB.tenant_scope(tenant_id):
                await DB.run(_FORGET, tenant_id, model.version)
            return None
        return model

    async def refresh(self, tenant_id: UUID) -> None:
        """Inside a scope of the company. Tickets that end tell nobody, and are learnt from with the next model."""
        await DB.run(_REFRESH, tenant_id, REFRESH_SECONDS)

    async def may_come(self, tenant_id: UUID) -> bool:
        """Inside a scope of the company."""
        return bool(await DB.value(_COMING, tenant_id))

    async def _read(self, tenant_id: UUID, key: str, checksum: str) -> bytes:
        """Never another company's, whatever the row says."""
        file_id = id_in(key)
        if file_id is None or key != key_of(tenant_id, Thing.CATEGORY_MODEL, file_id):
            raise Refused("not a key of this company")
        stored = await self._objects().read(key)
        if sha256(stored).hexdigest() != checksum:
            raise Refused("not the bytes that were stored")
        return stored
