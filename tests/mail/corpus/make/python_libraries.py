"""Mails by Python's mail libraries: python_libraries.py LETTERS FOLDER, in an environment that has them."""

import base64
import contextlib
import json
import sys
import tempfile
from email.header import Header
from email.message import EmailMessage
from email.mime.application import MIMEApplication
from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import formataddr
from pathlib import Path

LETTERS = json.loads(Path(sys.argv[1]).read_text())
FOLDER = Path(sys.argv[2])
MANY = [[f"Person {n:02}, 部門", f"person{n:02}@many.example"] for n in range(60)]


def to(letter):
    return MANY if letter["to"] == "many" else letter["to"]


def pairs(people):
    return [formataddr(tuple(one)) for one in people]


def files(letter):
    return [(name, kind, base64.b64decode(data)) for name, kind, data in letter.get("files", [])]


def on_disk(letter):
    folder = Path(tempfile.mkdtemp())
    for name, _, data in files(letter):
        (folder / name).write_bytes(data)
    return [str(folder / name) for name, _, _ in files(letter)]


def extra(letter):
    named = {"In-Reply-To": letter.get("in_reply_to"), "References": letter.get("references")}
    return {name: value for name, value in named.items() if value}


def standard_new(letter):
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = (
        formataddr(tuple(letter["from"])),
        ", ".join(pairs(to(letter))),
        letter["subject"],
    )
    if letter.get("cc"):
        mail["Cc"] = ", ".join(pairs(letter["cc"]))
    for name, value in extra(letter).items():
        mail[name] = value
    mail.set_content(letter["text"], charset=letter.get("charset", "utf-8"))
    if "html" in letter:
        mail.add_alternative(letter["html"], subtype="html")
        name, kind, data, cid = letter["inline"]
        mail.get_payload()[1].add_related(
            base64.b64decode(data), *kind.split("/"), cid=f"<{cid}>", filename=name, disposition="inline"
        )
    for name, kind, data in files(letter):
        mail.add_attachment(data, *kind.split("/"), filename=name)
    return mail.as_bytes()


def standard_old(letter):
    words = MIMEText(letter["text"], "plain", letter.get("charset", "utf-8"))
    mail = words
    if "html" in letter:
        mail = MIMEMultipart("related")
        both = MIMEMultipart("alternative")
        both.attach(words)
        both.attach(MIMEText(letter["html"], "html", "utf-8"))
        mail.attach(both)
        name, _, data, cid = letter["inline"]
        image = MIMEImage(base64.b64decode(data))
        image.add_header("Content-ID", f"<{cid}>")
        image.add_header("Content-Disposition", "inline", filename=name)
        mail.attach(image)
    if files(letter):
        mail = MIMEMultipart()
        mail.attach(words)
        for name, kind, data in files(letter):
            part = MIMEApplication(data, kind.split("/")[1])
            part.add_header("Content-Disposition", "attachment", filename=("utf-8", "", name))
            mail.attach(part)
    charset = letter.get("charset", "utf-8")
    mail["Subject"] = Header(letter["subject"], charset)
    mail["From"] = formataddr((str(Header(letter["from"][0], charset)), letter["from"][1]))
    mail["To"] = ", ".join(
        formataddr((str(Header(name, charset)), address)) if name else address for name, address in to(letter)
    )
    if letter.get("cc"):
        mail["Cc"] = ", ".join(formataddr((str(Header(name, charset)), address)) for name, address in letter["cc"])
    for name, value in extra(letter).items():
        mail[name] = value
    return mail.as_bytes()


def redmail(letter):
    from redmail import EmailSender

    sender = EmailSender(host="localhost", port=1)
    given = {"html": letter.get("html"), "text": letter["text"]}
    if files(letter):
        given["attachments"] = {name: data for name, _, data in files(letter)}
    made = sender.get_message(
        sender=formataddr(tuple(letter["from"])),
        receivers=pairs(to(letter)),
        cc=pairs(letter.get("cc", [])),
        subject=letter["subject"],
        headers=extra(letter),
        **{key: value for key, value in given.items() if value},
    )
    return made.as_bytes()


def envelope(letter):
    from envelope import Envelope

    made = Envelope().from_(formataddr(tuple(letter["from"]))).to(pairs(to(letter))).subject(letter["subject"])
    if letter.get("cc"):
        made = made.cc(pairs(letter["cc"]))
    if "html" not in letter:
        made = made.message(letter["text"])
    else:
        made = made.message(letter["html"], alternative="html").message(letter["text"], alternative="plain")
        name, kind, data, cid = letter["inline"]
        made = made.attach(base64.b64decode(data), mimetype=kind, name=name, inline=cid)
    for name, value in extra(letter).items():
        made = made.header(name, value)
    for name, kind, data in files(letter):
        made = made.attach(data, mimetype=kind, name=name)
    return bytes(made)


def emails(letter):
    import emails as library

    made = library.Message(
        subject=letter["subject"],
        mail_from=tuple(letter["from"]),
        mail_to=[tuple(one) for one in to(letter)],
        text=letter["text"],
        html=letter.get("html"),
        cc=[tuple(one) for one in letter.get("cc", [])] or None,
        headers=extra(letter),
        charset=letter.get("charset", "utf-8"),
    )
    if "inline" in letter:
        name, kind, data, cid = letter["inline"]
        made.attach(
            filename=name,
            data=base64.b64decode(data),
            mime_type=kind,
            content_disposition="inline",
            headers={"Content-ID": f"<{cid}>"},
        )
    for name, kind, data in files(letter):
        made.attach(filename=name, data=data, mime_type=kind)
    return made.as_string().encode("utf-8", "surrogateescape")


def django(letter):
    from django.conf import settings

    if not settings.configured:
        settings.configure(USE_I18N=False)
    from django.core.mail import EmailMultiAlternatives

    made = EmailMultiAlternatives(
        letter["subject"],
        letter["text"],
        formataddr(tuple(letter["from"])),
        pairs(to(letter)),
        cc=pairs(letter.get("cc", [])),
        headers=extra(letter),
    )
    if letter.get("charset"):
        made.encoding = letter["charset"]
    if "html" in letter:
        made.attach_alternative(letter["html"], "text/html")
        name, _, data, cid = letter["inline"]
        image = MIMEImage(base64.b64decode(data))
        image.add_header("Content-ID", f"<{cid}>")
        image.add_header("Content-Disposition", "inline", filename=name)
        with contextlib.suppress(Exception):
            made.attach(image)
    for name, kind, data in files(letter):
        made.attach(name, data, kind)
    return made.message().as_bytes()


def flask_mail(letter):
    from flask import Flask
    from flask_mail import Mail, Message

    app = Flask("x")
    Mail(app)
    with app.app_context():
        made = Message(
            letter["subject"],
            sender=tuple(letter["from"]),
            recipients=[tuple(one) if one[0] else one[1] for one in to(letter)],
            cc=[tuple(one) for one in letter.get("cc", [])],
            body=letter["text"],
            html=letter.get("html"),
            extra_headers=extra(letter),
            charset=letter.get("charset", "utf-8"),
        )
        if "inline" in letter:
            name, kind, data, cid = letter["inline"]
            made.attach(name, kind, base64.b64decode(data), "inline", headers={"Content-ID": f"<{cid}>"})
        for name, kind, data in files(letter):
            made.attach(name, kind, data)
        return made.as_bytes()


def pyzmail(letter):
    import pyzmail as library

    embedded = []
    if "inline" in letter:
        _, kind, data, cid = letter["inline"]
        embedded = [(base64.b64decode(data), *kind.split("/"), cid, None)]
    charset = letter.get("charset", "utf-8")
    made = library.compose_mail(
        tuple(letter["from"]),
        [tuple(one) for one in to(letter)],
        letter["subject"],
        charset,
        (letter["text"], charset),
        html=(letter["html"], charset) if "html" in letter else None,
        cc=[tuple(one) for one in letter.get("cc", [])],
        attachments=[(data, *kind.split("/"), name, None) for name, kind, data in files(letter)],
        embeddeds=embedded,
        headers=list(extra(letter).items()),
    )
    return made[0].encode() if isinstance(made[0], str) else made[0]


def yagmail(letter):
    from yagmail.message import prepare_message

    contents = [letter["text"], *on_disk(letter)]
    addresses = {"To": ", ".join(pairs(to(letter)))} | (
        {"Cc": ", ".join(pairs(letter["cc"]))} if letter.get("cc") else {}
    )
    made = prepare_message(
        letter["from"][1], letter["from"][0], addresses, letter["subject"], contents, None, extra(letter), "utf-8"
    )
    return made.as_bytes()


def pyramid_mailer(letter):
    from pyramid_mailer.message import Attachment, Message

    made = Message(
        subject=letter["subject"],
        sender=formataddr(tuple(letter["from"])),
        recipients=pairs(to(letter)),
        cc=pairs(letter.get("cc", [])),
        body=letter["text"],
        html=letter.get("html"),
        extra_headers=extra(letter),
        attachments=[Attachment(name, kind, data) for name, kind, data in files(letter)],
    )
    return made.to_message().as_bytes()


PROGRAMS = [standard_new, standard_old, redmail, envelope, emails, django, flask_mail, pyzmail, yagmail, pyramid_mailer]

for program in PROGRAMS:
    for title, letter in LETTERS.items():
        try:
            raw = program(letter)
        except Exception as error:  # noqa: BLE001 - a library that cannot write such a letter is not in the corpus with it
            print(f"{program.__name__}-{title}: {type(error).__name__}: {str(error)[:90]}")
            continue
        (FOLDER / f"{program.__name__}-{title}.eml").write_bytes(raw)
