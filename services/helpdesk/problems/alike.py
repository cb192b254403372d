"""Whether titles read alike: the share of search's grams that two have in common.

Titles only: in whole messages a greeting and a thank-you weigh more than the fault (up to 0.45 between two faults).
Measured by tests/helpdesk/problems/test_alike.py: titles of two faults share a tenth of their grams at most, of one
fault in different words a thirtieth to two fifths; see LEAST.
"""

from collections.abc import Iterable, Mapping
from uuid import UUID

from services.helpdesk.search.grams import grams

LEAST = 0.15
"""Alike from here on. The Jaccard index |a ∩ b| / |a ∪ b|."""


def shape(title: str) -> frozenset[str]:
    return frozenset(grams(title))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """0 to 1."""
    both = len(one & other)
    return both / (len(one) + len(other) - both) if both else 0.0


def alike(one: frozenset[str], others: Mapping[UUID, frozenset[str]]) -> list[UUID]:
    return [key for key, other in others.items() if likeness(one, other) >= LEAST]


def nearest(of: Iterable[frozenset[str]], others: Mapping[UUID, frozenset[str]], most: int) -> list[UUID]:
    """Those of `others` that read like any of `of`, the most alike first."""
    shapes = list(of)
    rated = [(max((likeness(one, other) for one in shapes), default=0.0), key) for key, other in others.items()]
    return [key for rate, key in sorted(rated, reverse=True) if rate >= LEAST][:most]
