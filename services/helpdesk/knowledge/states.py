"""A version of an article: written, reviewed, published, replaced."""

from shared.contracts.desk.knowledge import VersionState

DRAFT, REVIEW, PUBLISHED = VersionState.DRAFT, VersionState.REVIEW, VersionState.PUBLISHED
OPEN = (DRAFT, REVIEW)
"""Not yet readers' business."""
