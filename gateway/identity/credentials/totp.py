"""One-time codes by an authenticator app (RFC 6238). A code works once; the seed is sealed at rest."""

import hmac
from uuid import UUID

import pyotp
import segno

from gateway.db import DB
from gateway.identity.keys import sealer
from shared.core.clock import epoch_ms

STEP_SECONDS = 30
DRIFT_STEPS = 1
ISSUER = "Huifang"

_PENDING = """
insert into person_totp (person_id, pending) values ($1, $2)
on conflict (person_id) do update set pending = coalesce(person_totp.pending, excluded.pending)
returning pending
"""
_READ_PENDING = "select pending from person_totp where person_id = $1"
_CONFIRM = """
update person_totp set seed = pending, pending = null, last_step = $2, confirmed_at = now()
where person_id = $1 and pending is not null
"""
_SEED = "select seed from person_totp where person_id = $1 and seed is not null"
# Of two who present the same code at once, one finds the step taken.
_USE = "update person_totp set last_step = $2 where person_id = $1 and seed is not null and last_step < $2"
_REMOVE = "delete from person_totp where person_id = $1 and seed is not null"


async def pending_seed(person_id: UUID) -> str:
    """The seed that waits for its first code: the same until then, so that a reloaded page shows the same picture."""
    sealed = await DB.value(_PENDING, person_id, sealer().seal(pyotp.random_base32().encode()))
    return sealer().open(sealed).decode()


async def confirm(person_id: UUID, code: str) -> bool:
    """The first code from the app proves that the seed arrived."""
    sealed = await DB.value(_READ_PENDING, person_id)
    step = _step_of(sealer().open(sealed).decode(), code) if sealed else None
    return step is not None and bool(await DB.run(_CONFIRM, person_id, step))


async def use(person_id: UUID, code: str) -> bool:
    """False for a wrong code and for one that was used before."""
    sealed = await DB.value(_SEED, person_id)
    step = _step_of(sealer().open(sealed).decode(), code) if sealed else None
    return step is not None and bool(await DB.run(_USE, person_id, step))


async def remove(person_id: UUID) -> bool:
    return bool(await DB.run(_REMOVE, person_id))


def picture(seed: str, mail: str) -> str:
    """The QR code as a data address; drawn here, so that no seed leaves for a picture service."""
    address = pyotp.TOTP(seed).provisioning_uri(name=mail, issuer_name=ISSUER)
    return str(segno.make(address, error="m").svg_data_uri(scale=4, border=2, dark="#1A2126", light="#FFFFFF"))


def _step_of(seed: str, code: str) -> int | None:
    """The time step a code belongs to, a step early or late at most."""
    given = "".join(code.split())
    if not (len(given) == 6 and given.isascii() and given.isdigit()):
        return None
    current = epoch_ms() // 1000 // STEP_SECONDS
    app = pyotp.TOTP(seed)
    found = None
    for step in range(current - DRIFT_STEPS, current + DRIFT_STEPS + 1):
        if hmac.compare_digest(app.generate_otp(step), given):
            found = step
    return found
