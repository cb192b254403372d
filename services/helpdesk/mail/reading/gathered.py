"""What the parts of a mail amount to."""

from dataclasses import dataclass, field

from services.helpdesk.mail.reading.shapes import Attachment


@dataclass(slots=True)
class Bodies:
    """Texts in the order of the mail."""

    plain: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
