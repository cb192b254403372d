"""Digests: made up when they are due, and then sent like any other mail."""

from services.notify.digests.gathering import run
from shared.feature import Feature

FEATURE = Feature("digests", loops=(run,))
