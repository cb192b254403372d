"""Reading one mail: from any bytes to what a person needs to know of it. Pure: no database, no clock, no network.

Light to import; the parsers are loaded with the first mail.
"""

from services.helpdesk.mail.reading.shapes import (
    FAILED,
    Address,
    Attachment,
    Auth,
    Bounce,
    Context,
    Defect,
    Failed,
    Mail,
    ReplyKey,
)

__all__ = [
    "FAILED",
    "Address",
    "Attachment",
    "Auth",
    "Bounce",
    "Context",
    "Defect",
    "Failed",
    "Mail",
    "ReplyKey",
    "parse",
    "shown",
]


def parse(raw: bytes, context: Context | None = None) -> Mail:
    """Never raises, whatever the bytes: what cannot be read becomes a defect and an attachment."""
    from services.helpdesk.mail.reading.parsing import parsed  # noqa: PLC0415 - loads nh3 and the HTML parser

    return parsed(raw, context or Context())


def shown(html: str, inline: dict[str, str], *, remote: bool = False) -> tuple[str, list[str]]:
    """`Mail.html` made ready for a page, and the addresses of the remote images that stay blocked.

    `inline` is Content-ID → the address under which the page can load it. `remote` loads the blocked images too.
    """
    from services.helpdesk.mail.reading.viewing import shown as ready  # noqa: PLC0415 - as above

    return ready(html, inline, remote=remote)
