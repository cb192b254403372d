"""One-time codes by an authenticator app (RFC 6238). A code works once; the seed is sealed at rest."""

import hmac
from uuid import UUID

import msgspec
import pyotp
import segno
from msgspec import Struct

from gateway.db import DB
from gateway.identity.keys import sealer
from shared.core.clock import epoch_ms
from shared.core.seal import BrokenSeal

STEP_SECONDS = 30
DRIFT_STEPS = 1
OFFER_SECONDS = 900
ISSUER = "Huifang"

_CONFIRM = """
insert into person_totp (person_id, seed, last_step, confirmed_at) values ($1, $2, $3, now())
on conflict (person_id) do update set seed = excluded.seed, last_step = excluded.last_step, confirmed_at = now()
"""
_SEED = "select seed from person_totp where person_id = $1"
# Of two who present the same code at once, one finds the step taken.
_USE = "update person_totp set last_step = $2 where person_id = $1 and last_step < $2"
_REMOVE = "delete from person_totp where person_id = $1"


class Offer(Struct, frozen=True):
    """A seed that waits for its first code. It travels sealed in the form that shows it, never in the database:
    nobody can leave a seed behind that another person then takes for his own."""

    person_id: UUID
    seed: str
    until_ms: int


def new_offer(person_id: UUID) -> Offer:
    return Offer(person_id, pyotp.random_base32(), epoch_ms() + OFFER_SECONDS * 1000)


def sealed(offer: Offer) -> str:
    return sealer().seal(msgspec.json.encode(offer)).decode()


def opened(text: str, person_id: UUID) -> Offer | None:
    """None for an offer that is not ours, not his, or too old."""
    try:
        offer = msgspec.json.decode(sealer().open(text.encode()), type=Offer)
    except (BrokenSeal, msgspec.DecodeError):
        return None
    return offer if offer.person_id == person_id and offer.until_ms > epoch_ms() else None


async def confirm(offer: Offer, code: str) -> bool:
    """The first code from the app proves that the seed arrived. An earlier app's seed gives way."""
    step = _step_of(offer.seed, code)
    if step is None:
        return False
    return bool(await DB.run(_CONFIRM, offer.person_id, sealer().seal(offer.seed.encode()), step))


async def use(person_id: UUID, code: str) -> bool:
    """False for a wrong code and for one that was used before."""
    seed = await DB.value(_SEED, person_id)
    step = _step_of(sealer().open(seed).decode(), code) if seed else None
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
