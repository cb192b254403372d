"""Mail addresses and names, in the form in which two of them are the same."""

import re
import unicodedata

_SPACES = re.compile(r"\s+")


def mail_norm(mail: str) -> str:
    """Lower case throughout: no mail server in use tells `Wang@` from `wang@`, and people do not either."""
    return mail.strip().lower()


def domain_of(mail: str) -> str:
    return mail_norm(mail).rpartition("@")[2]


def name_norm(name: str) -> str:
    """Full-width and half-width, upper and lower case, more or fewer spaces are one name."""
    return _SPACES.sub(" ", unicodedata.normalize("NFKC", name).casefold()).strip()
