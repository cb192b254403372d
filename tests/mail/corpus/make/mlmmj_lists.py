"""Mails as mlmmj sends them: `mlmmj_lists.py FOLDER BIN TEXT`, with Debian's `mlmmj` (BIN /usr/bin, TEXT
/usr/share/mlmmj/text.skel/en). What a subscriber's mail server is told by SMTP is kept as it came."""

import subprocess
import sys
import tempfile
import time
from email.message import EmailMessage
from pathlib import Path

from aiosmtpd.controller import Controller

OUT, BIN, TEXT = (Path(one).resolve() for one in sys.argv[1:4])
PORT, HOME = 18626, Path(tempfile.mkdtemp())
FOLDERS = (
    *("incoming", "queue", "queue/discarded", "archive", "text", "subconf", "unsubconf", "bounce", "control"),
    *("moderation", "subscribers.d", "digesters.d", "requeue", "nomailsubs.d"),
)
taken: list[bytes] = []


class Sink:
    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - the library's name
        taken.append(f"Return-Path: <{envelope.mail_from}>\r\n".encode() + envelope.content)
        return "250 ok"


def made(name: str, **control: str) -> Path:
    home = HOME / name
    for folder in FOLDERS:
        (home / folder).mkdir(parents=True, exist_ok=True)
    for text in TEXT.iterdir():
        (home / "text" / text.name).write_bytes(text.read_bytes())
    told = {"listaddress": f"{name}@lists.customer.example", "owner": "owner@lists.customer.example"}
    for key, value in (told | {"smtpport": str(PORT)} | control).items():
        (home / "control" / key).write_text(f"{value}\n")
    (home / "index").touch()
    (home / "subscribers.d" / "s").write_text("support@help.example\n")
    return home


def post(home: Path, keep: str, *, to: str = "", sender: str = "王小漢 <wang@customer.example>") -> None:
    taken.clear()
    mail = EmailMessage()
    mail["Return-Path"] = "<" + sender.partition("<")[2]  # as an MTA writes it
    mail["From"], mail["To"] = sender, to or f"{home.name}@lists.customer.example"
    mail["Subject"], mail["Message-ID"] = "Re: [HD-7] 印表機", f"<{keep}@customer.example>"
    mail["In-Reply-To"], mail["Date"] = "<n1@help.example>", "Mon, 30 Nov 2026 09:00:00 +0800"
    mail.set_content("二樓的印表機又卡紙了。\n", cte="base64" if keep == "footed" else "8bit")
    subprocess.run([BIN / "mlmmj-receive", "-F", "-L", home], input=mail.as_bytes(), check=True)
    end = time.monotonic() + 10
    while not taken and time.monotonic() < end:
        time.sleep(0.05)
    (OUT / f"mlmmj-{keep}.eml").write_bytes(taken[-1])


sink = Controller(Sink(), hostname="127.0.0.1", port=PORT)
sink.start()
headed = made(
    "it", customheaders="Precedence: list\nList-Id: IT <it.lists.customer.example>\nReply-To: it@lists.customer.example"
)
post(headed, "headed")
footed = made("all", footer="-- \nall@lists.customer.example", prefix="[All]", customheaders="X-Mailinglist: all")
post(footed, "footed")
post(footed, "footed-plain")
closed = made("closed", subonlypost="")
post(closed, "denied", sender="Help <help@help.example>")
post(headed, "confirm", to="it+subscribe@lists.customer.example", sender="Help <help@help.example>")
post(headed, "help", to="it+help@lists.customer.example", sender="Help <help@help.example>")
sink.stop()
