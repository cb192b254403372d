"""Whether texts read alike: the share of search's grams that two have in common.

Measured on the demo's stories (tests/helpdesk/problems/test_alike.py prints it): two reports of one fault in different
words share 0.12 to 0.6 of their grams, two of different faults 0.1 at most; see LEAST.
"""

from collections.abc import Iterable, Mapping
from uuid import UUID

from services.helpdesk.search.grams import grams

LEAST = 0.22
"""Alike from here on. The Jaccard index |a ∩ b| / |a ∪ b|."""
CHARACTERS = 600
"""Of a text are looked at: what is the matter is said first."""


def shape(title: str, body: str = "") -> frozenset[str]:
    return frozenset(grams(f"{title}\n{body}"[:CHARACTERS]))


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
