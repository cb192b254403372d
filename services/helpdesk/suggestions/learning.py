"""Learning a company's model of what lessons.py gathers: under a lease, beside the service, stored before it counts."""

from collections.abc import Callable
from hashlib import sha256
from uuid import UUID, uuid4

import structlog

from services.helpdesk.db import DB
from services.helpdesk.suggestions.lessons import Taught, taught
from services.helpdesk.suggestions.thinking import Refused, Thinker
from shared.contracts.desk.suggestions import Suggested
from shared.core.ids import NIL, new_id
from shared.db.doors import Door
from shared.storage.keys import Thing, key_of
from shared.storage.objects import Objects

log = structlog.get_logger("suggestions")

LEASE_SECONDS = 30.0
MOST_ONCE_MORE = 200
"""Tickets that are asked about again when the model has learnt another kind: the desk of today, not the past."""
AGAIN_SECONDS = 60.0

_CLAIM = """
update category_model x set claim = $1, fire_at = now() + make_interval(secs => $2)
from (select tenant_id from category_model where fire_at <= now() order by fire_at limit 1
  for update skip locked) as due
where x.tenant_id = due.tenant_id returning x.tenant_id
"""
_RENEW = "update category_model set fire_at = now() + make_interval(secs => $2) where claim = $1"
_BEGUN = "select clock_timestamp() as at, key, kinds from category_model where tenant_id = $1 and claim = $2"
_DONE = """
update category_model set version = version + 1, key = $3, checksum = $4, size = $5, texts = $6, priority_texts = $7,
  team_texts = $8, kinds = $9, made_at = clock_timestamp(), claim = null,
  fire_at = case when asked_at > $10 then clock_timestamp() + make_interval(secs => $11) end
where tenant_id = $1 and claim = $2
"""
_NONE = """
update category_model set key = null, kinds = '{}', texts = 0, priority_texts = $3, team_texts = $4, claim = null,
  fire_at = case when asked_at > $5 then clock_timestamp() end
where tenant_id = $1 and claim = $2
"""
# Nobody has answered them yet, and now there is more to say; after whoever writes now.
_ONCE_MORE = """
update suggestion x set fire_at = now(), can_wait = true, tries = 0
from (
  select s.ticket_id from ticket t join suggestion s on s.tenant_id = t.tenant_id and s.ticket_id = t.id
  where t.tenant_id = $1 and t.state in ('new', 'open', 'waiting_customer', 'waiting_third_party', 'scheduled')
    and s.made_at is not null and s.fire_at is null and s.outcome is null
    and not exists (select from suggestion_part p
      where p.tenant_id = $1 and p.ticket_id = t.id and p.outcome is not null)
  order by t.updated_at desc limit $2) as unanswered
where x.tenant_id = $1 and x.ticket_id = unanswered.ticket_id
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
        what = await taught(tenant_id)
    if begun is None:
        return  # another has taken it over
    model = await _made(what, claim, thinker)
    if model is None:
        async with DB.tenant_scope(tenant_id):
            others = (what.texts[Suggested.PRIORITY], what.texts[Suggested.TEAM])
            await DB.run(_NONE, tenant_id, claim, *others, begun["at"])
        return
    key = key_of(tenant_id, Thing.CATEGORY_MODEL, new_id())
    await objects.put(key, model)
    own = what.texts[Suggested.CATEGORY] if Suggested.CATEGORY in what.lessons else 0
    texts = (own, what.texts[Suggested.PRIORITY], what.texts[Suggested.TEAM])
    kinds = sorted(what.lessons)
    values = (key, sha256(model).hexdigest(), len(model), *texts, kinds, begun["at"], 20 + max(texts) / 20)
    async with DB.tenant_scope(tenant_id):
        is_ours = await DB.run(_DONE, tenant_id, claim, *values)
        if is_ours and set(kinds) - set(begun["kinds"]):
            await DB.run(_ONCE_MORE, tenant_id, MOST_ONCE_MORE)
    left = begun["key"] if is_ours else key
    if left is not None:
        await objects.delete([left])
    log.info("suggestions.learnt", tenant=str(tenant_id), texts=texts, kinds=kinds, size=len(model))


async def _made(what: Taught, claim: UUID, thinker: Thinker) -> bytes | None:
    """None if there is nothing to choose between."""

    async def renew() -> None:
        async with DB.tenant_scope(NIL, Door.WORKER):
            await DB.run(_RENEW, claim, LEASE_SECONDS)

    if not what.lessons:
        return None
    try:
        return await thinker.train(what.lessons, renew)
    except Refused:
        return None
