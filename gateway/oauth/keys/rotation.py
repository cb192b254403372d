"""A new signing key every month: published for an hour before it signs, verified for a month after its successor."""

from gateway.db import DB
from gateway.identity.audit.record import audit
from gateway.oauth.keys.ring import RING, insert_key
from shared.core import settings
from shared.core.ids import NIL
from shared.db.doors import Door
from shared.outbox.outbox import service_caller

DAYS = 30
AHEAD_SECONDS = 3600

_LOCK = "select pg_advisory_xact_lock(hashtext('huifang-signing-key'))"
_IS_DUE = "select max(active_at) < now() - make_interval(days => $1) from signing_key"
_RETIRE = """
delete from signing_key k where exists (
  select from signing_key n where n.active_at > k.active_at and n.active_at < now() - make_interval(days => $1))
"""


async def rotate() -> bool:
    """True if a key was made. Safe to call as often as one likes, from any process."""
    days = settings.number("SIGNING_KEY_DAYS", DAYS)
    async with DB.tenant_scope(NIL, Door.AUTH):
        await DB.run(_LOCK)
        await DB.run(_RETIRE, days)
        is_due = bool(await DB.value(_IS_DUE, days))
        if is_due:
            key_id = await insert_key(active_in=AHEAD_SECONDS)
            await audit("key.rotated", service_caller(DB), key=key_id)
    if is_due:
        RING.forget()
    return is_due
