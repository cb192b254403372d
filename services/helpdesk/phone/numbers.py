"""Telephone numbers: as they are said, as E.164, and as people read them.

The library's tables are megabytes and take a third of a second to load, so whoever first meets a number loads them.
"""

import re
from uuid import UUID

from services.helpdesk.db import DB

_REGION = """
select coalesce(s.region, '') as region, c.zone from company c
left join phone_setting s on s.tenant_id = c.tenant_id where c.tenant_id = $1
"""
TAIL = 7
"""Digits at the end by which a contact's number is found before it is compared: as contact.phone_tail has them."""
_EXTENSION = re.compile(r"[#xX]")
_DIGITS = re.compile(r"\D")
_LIKE_NUMBER = re.compile(r"^[0-9+() #*.,;xX/-]*$")


async def region_of(tenant_id: UUID) -> str:
    """The country that numbers without one are of; empty if the company's zone is no country's."""
    row = await DB.row(_REGION, tenant_id)
    return (row["region"] or usual_region(row["zone"])) if row is not None else ""


def usual_region(zone: str) -> str:
    """By ISO 3166: the country a zone lies in (CLDR's table)."""
    from babel.core import get_global  # noqa: PLC0415 - megabytes, for those who meet a number

    return str(get_global("zone_territories").get(zone) or "").replace("001", "")


def is_region(code: str) -> bool:
    from phonenumbers import SUPPORTED_REGIONS  # noqa: PLC0415 - as above

    return code in SUPPORTED_REGIONS


def e164(said: str, region: str) -> str | None:
    """The number as the world dials it, without extension; None for what can be no number there."""
    import phonenumbers as p  # noqa: PLC0415 - as above

    try:
        number = p.parse(said, region or None)
    except p.NumberParseException:
        return None
    return p.format_number(number, p.PhoneNumberFormat.E164) if p.is_possible_number(number) else None


def shown(number: str, region: str) -> str:
    """As people of the region write it: its own without the country."""
    import phonenumbers as p  # noqa: PLC0415 - as above

    parsed = p.parse(number)
    is_own = p.region_code_for_country_code(parsed.country_code or 0) == region
    how = p.PhoneNumberFormat.NATIONAL if is_own else p.PhoneNumberFormat.INTERNATIONAL
    return p.format_number(parsed, how)


def tail(said: str) -> str:
    """As contact.phone_tail."""
    return digits(said)[-TAIL:]


def digits(said: str) -> str:
    return _DIGITS.sub("", _EXTENSION.split(said, maxsplit=1)[0])


def is_like_number(text: str) -> bool:
    """Rather a number than a name: nothing else in it, and three digits at least."""
    return bool(_LIKE_NUMBER.match(text)) and len(digits(text)) >= 3
