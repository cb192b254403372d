"""From words to a mail: headers, the text and its HTML twin, in bytes that any mail server takes."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from uuid import UUID

from services.notify.mails.content import Content
from services.notify.mails.environment import Rendered, one_line
from shared.core.clock import now

# Seven bits on the way, whatever the servers in between can do; header lines stay under the limit of RFC 5322.
POLICY = SMTP.clone(cte_type="7bit", max_line_length=78)


def message(content: Content, rendered: Rendered, *, delivery_id: UUID, sender: str) -> bytes:
    """The Message-ID comes from the delivery: a mail that is sent twice, after a crash, can be recognised."""
    domain = sender.rpartition("@")[2]
    mail = EmailMessage(policy=POLICY)
    mail["From"] = _address(content.sender_name, sender)
    mail["To"] = _address(content.to_name, content.to_mail)
    mail["Subject"] = _header(rendered.subject)
    mail["Date"] = format_datetime(now())
    mail["Message-ID"] = f"<{delivery_id.hex}@{domain}>"
    if content.thread:
        mail["References"] = f"<{content.thread}@{domain}>"
    # A machine wrote it: no holiday answers, please. No Precedence and no List-*: it is nobody's newsletter.
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    mail["Content-Language"] = content.locale
    mail.set_content(rendered.text)
    mail.add_alternative(rendered.html, subtype="html")
    return mail.as_bytes()


def _address(name: str, mail: str) -> Address:
    user, _, domain = mail.rpartition("@")
    return Address(display_name=_header(name), username=user, domain=domain)


def _header(text: str) -> str:
    """Somebody's words in a header. `=?` would start an encoded word, which both sides decode: line breaks and all."""
    return one_line(text).replace("=?", "= ?")
