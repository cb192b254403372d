"""Sanitised HTML made ready for a page: inline images get addresses, remote ones stay blocked until asked for."""

import re
from html import escape, unescape
from urllib.parse import unquote

from services.helpdesk.mail.reading.sanitising import BLOCKED

SOURCE = re.compile(r'(<img\b[^<>]*?) src="(cid:|blocked:)([^"]*)"', re.IGNORECASE)


def shown(html: str, inline: dict[str, str], *, remote: bool = False) -> tuple[str, list[str]]:
    """nh3 has written `html`, so that an attribute is always in double quotes and escaped."""
    blocked: list[str] = []

    def placed(found: re.Match[str]) -> str:
        address = unescape(found.group(3))
        if found.group(2).lower() == "cid:":
            target = inline.get(address) or inline.get(unquote(address))
            return f'{found.group(1)} src="{escape(target)}"' if target else f"{found.group(1)} data-missing"
        if remote:
            return f'{found.group(1)} src="{escape(address)}" referrerpolicy="no-referrer" loading="lazy"'
        blocked.append(address)
        return f"{found.group(1)} data-blocked"

    return SOURCE.sub(placed, html), list(dict.fromkeys(blocked))


assert BLOCKED == "blocked:"
