"""A ticket's number as people write it."""

import re

from shared.contracts.helpdesk import TICKET_NOT_FOUND

_NUMBER = re.compile(r"^\s*(?:HD-?)?0*([1-9][0-9]{0,9})\s*$", re.IGNORECASE)
LARGEST = 2_147_483_647


def number_of(text: str) -> int:
    """`HD-2418`, `hd2418`, `2418`; anything else is no ticket."""
    found = _NUMBER.match(text)
    number = int(found[1]) if found else 0
    if not 0 < number <= LARGEST:
        raise TICKET_NOT_FOUND()
    return number
