"""From a score to its band."""

from shared.contracts.delivery.risks import Band

LIMITS = ((4, Band.LOW), (9, Band.MEDIUM), (16, Band.HIGH), (25, Band.EXTREME))
"""The highest score of each."""


def band_of(score: int) -> Band:
    return next(band for limit, band in LIMITS if score <= limit)
