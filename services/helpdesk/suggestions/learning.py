"""Learning a company's model: from its categories' names, descriptions and examples, and from what people have said."""

from collections.abc import Callable
from hashlib import sha256
from uuid import UUID, uuid4

import structlog

from services.helpdesk.db import DB
from services.helpdesk.suggestions.thinking import Refused, Thinker
from shared.core.ids import NIL, new_id
from shared.db.doors import Door
from shared.storage.keys import Thing, key_of
from shared.storage.objects import Objects

log = structlog.get_logger("suggestions")

HISTORY = 3_000
"""Tickets that are learnt from, the latest ones: some ten seconds of work."""
LEASE_SECONDS = 30.0
AGAIN_SECONDS = 60.0

_CLAIM = """
update category_model x set claim = $1, fire_at = now() + make_interval(secs => $2)
from (select tenant_id from category_model where fire_at <= now() order by fire_at limit 1
  for update skip locked) as due
where x.tenant_id = due.tenant_id returning x.tenant_id
"""
_RENEW = "update category_model set fire_at = now() + make_interval(secs => $2) where claim = $1"
_CATEGORIES = """
select id, category_path($1, id) as path, description, examples, clock_timestamp() as at from category
where tenant_id = $1 and not archived
"""
_HISTORY = "select category_id, text from category_examples($1, $2)"
_BEGUN = "select clock_timestamp() as at, key from category_model where tenant_id = $1 and claim = $2"
_DONE = """
update category_model set version = version + 1, key = $3, checksum = $4, size = $5, texts = $6,
  made_at = clock_timestamp(), claim = null,
  fire_at = case when asked_at > $7 then clock_timestamp() + make_interval(secs => $8) end
where tenant_id = $1 and claim = $2
"""
_NONE = """
update category_model set key = null, texts = 0, claim = null,
  fire_at = case when asked_at > $3 then clock_timestamp() end
where tenant_id = $1 and claim = $2
"""
_AGAIN = """
update category_model set claim = null, fire_at = now() + make_interval(secs => $3) where tenant_id = $1 and claim = $2
"""


async def learn(objects: Callable[[], Objects], new_thinker: Callable[[], Thinker]) -> bool:
    """One company that asked for it; False if none did. What fails is tried again a minute later."""
    claim = uuid4()
    async with DB.tenant_scope(NIL, Door.WORKER):
        tenant_id: UUID | None = await DB.value(_CLAIM, claim, LEASE_SECONDS)
    if tenant_id is None:
        return False
    thinker = new_thinker()
    try:
        await _company(tenant_id, claim, objects(), thinker)
    except Exception:
        log.exception("suggestions.not_learnt", tenant=str(tenant_id))
        async with DB.tenant_scope(tenant_id):
            await DB.run(_AGAIN, tenant_id, claim, AGAIN_SECONDS)
    finally:
        await thinker.end()
    return True


async def _company(tenant_id: UUID, claim: UUID, objects: Objects, thinker: Thinker) -> None:
    async with DB.tenant_scope(tenant_id):
        begun = await DB.row(_BEGUN, tenant_id, claim)
        categories = await DB.rows(_CATEGORIES, tenant_id)
        history = await DB.rows(_HISTORY, tenant_id, HISTORY)
    if begun is None:
        return  # another has taken it over
    names = {str(one["id"]): _called(one["path"], one["description"]) for one in categories}
    examples = [(text, str(one["id"])) for one in categories for text in one["examples"]]
    examples += [(row["text"], str(row["category_id"])) for row in history if str(row["category_id"]) in names]

    async def renew() -> None:
        async with DB.tenant_scope(NIL, Door.WORKER):
            await DB.run(_RENEW, claim, LEASE_SECONDS)

    try:
        model = await thinker.train(examples, names, renew)
    except Refused:  # nothing to choose between
        async with DB.tenant_scope(tenant_id):
            await DB.run(_NONE, tenant_id, claim, begun["at"])
        return
    key = key_of(tenant_id, Thing.CATEGORY_MODEL, new_id())
    await objects.put(key, model)
    texts = len(examples)
    values = (key, sha256(model).hexdigest(), len(model), texts, begun["at"], 20 + texts / 20)
    async with DB.tenant_scope(tenant_id):
        is_ours = await DB.run(_DONE, tenant_id, claim, *values)
    left = begun["key"] if is_ours else key
    if left is not None:
        await objects.delete([left])
    log.info("suggestions.learnt", tenant=str(tenant_id), texts=texts, categories=len(names), size=len(model))


def _called(path: list[str], description: str) -> str:
    """The nearest name first; what stands above it tells what it is not about."""
    return " ".join([*reversed(path), description]).strip()
