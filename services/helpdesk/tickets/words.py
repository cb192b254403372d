"""What people write, as it is kept."""

from shared.core.errors import DomainError
from shared.core.validation import INVALID

_UNSEEN = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 127])


def plain(text: str, field: str = "body") -> str:
    """Without control characters but tab and line ends: nobody sees them, and each would take six bytes in an answer.
    Raises `fields.invalid` if nothing is left."""
    kept = text.translate(_UNSEEN)
    if not kept.strip():
        raise nothing_said(field)
    return kept


def nothing_said(field: str) -> DomainError:
    return INVALID(fields={field: "field.missing"})
