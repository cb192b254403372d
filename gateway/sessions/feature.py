"""What sessions do on the clock: forgetting what has ended."""

from gateway.db import DB
from shared.core.ids import NIL
from shared.db.doors import Door
from shared.feature import Feature, Schedule

HOUR = 3600.0

_SWEEP = (
    # Kept for a month: a browser known from then is no news to its owner.
    "delete from session where expires_at < now() - interval '30 days' or ended_at < now() - interval '30 days'",
    "delete from sign_in where expires_at < now()",
    "delete from passkey_challenge where expires_at < now()",
    "delete from link_token where expires_at < now() - interval '30 days' and membership_id is null",
    "delete from throttle where not exists (select from unnest(attempts) a where a > now() - interval '1 day')",
)


async def sweep() -> None:
    async with DB.tenant_scope(NIL, Door.AUTH):
        for statement in _SWEEP:
            await DB.run(statement)


FEATURE = Feature("sessions", every=(Schedule("session_sweep", HOUR, sweep),))
