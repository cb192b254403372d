"""From a score to its band."""

from shared.contracts.delivery.risks import Band
from shared.contracts.parties import Caller
from shared.contracts.roles import Role

LIMITS = ((4, Band.LOW), (9, Band.MEDIUM), (16, Band.HIGH), (25, Band.EXTREME))
"""The highest score of each."""


ABOVE = frozenset({Role.DH, Role.MG})
"""Who answers an extreme risk, and says that it is watched or over."""


def band_of(score: int) -> Band:
    return next(band for limit, band in LIMITS if score <= limit)


def is_above(caller: Caller, probability: int | None, impact: int | None) -> bool:
    """The risk is extreme, and not the caller's to decide about."""
    if probability is None or impact is None or band_of(probability * impact) is not Band.EXTREME:
        return False
    return ABOVE.isdisjoint(caller.roles)
