"""What OAuth does on the clock: new signing keys, and forgetting what has expired."""

from gateway.db import DB
from gateway.oauth.keys.rotation import rotate
from shared.core.ids import NIL
from shared.db.doors import Door
from shared.feature import Feature, Schedule

HOUR = 3600.0

_SWEEP = (
    "delete from oauth_code where expires_at < now() - interval '1 day'",
    "delete from oauth_dead_token where expires_at < now() - interval '1 hour'",
    "delete from oauth_assertion where expires_at < now() - interval '1 hour'",
    "delete from oauth_grant where expires_at < now() - interval '7 days'",
)
# Whoever has left may come back, but as somebody whom the provider must vouch for anew.
_UNLINK = """
delete from provider_account a using membership m
where m.tenant_id = a.tenant_id and m.id = a.membership_id and m.state = 'ended'
"""


async def sweep() -> None:
    """A code is kept for a day, so that its second use is noticed; a grant takes its refresh tokens along."""
    async with DB.tenant_scope(NIL, Door.WORKER):
        for statement in _SWEEP:
            await DB.run(statement)
    async with DB.tenant_scope(NIL, Door.AUTH):
        await DB.run(_UNLINK)


async def renew_keys() -> None:
    await rotate()


FEATURE = Feature(
    "oauth",
    every=(Schedule("oauth_sweep", HOUR, sweep), Schedule("signing_keys", HOUR, renew_keys)),
)
