"""Mails as GNU Mailman 3 delivers them: `mailman_lists.py FOLDER`, with PyPI's `mailman` in its environment.

Posts go through the lists' own rules, pipeline and delivery; what a subscriber's mail server is told by SMTP is kept as
it came. The lists are named after what they do to a post.
"""
# ruff: noqa: E402 - Mailman has no classes before it has read its settings

import sys
import tempfile
from email import message_from_bytes
from email.message import EmailMessage
from pathlib import Path

from aiosmtpd.controller import Controller
from mailman.core.initialize import initialize

OUT, HOME = Path(sys.argv[1]), Path(tempfile.mkdtemp())
PORT, DOMAIN, SUPPORT, WANG = 18625, "lists.customer.example", "support@help.example", "wang@customer.example"
(HOME / "mailman.cfg").write_text(
    f"[mailman]\nlayout: here\nsite_owner: owner@{DOMAIN}\n[paths.here]\nvar_dir: {HOME}\n"
    f"bin_dir: {Path(sys.executable).parent}\n[mta]\nincoming: mailman.mta.null.NullMTA\nsmtp_port: {PORT}\n"
)
initialize(str(HOME / "mailman.cfg"))

from mailman.app.digests import maybe_send_digest_now
from mailman.app.inject import inject_message
from mailman.app.lifecycle import create_list
from mailman.config import config
from mailman.email.message import Message
from mailman.interfaces.domain import IDomainManager
from mailman.interfaces.mailinglist import DMARCMitigateAction, ReplyToMunging
from mailman.interfaces.member import DeliveryMode, MemberRole
from mailman.interfaces.subscriptions import ISubscriptionManager
from mailman.interfaces.template import ITemplateManager
from mailman.interfaces.usermanager import IUserManager
from mailman.runners.digest import DigestRunner
from mailman.runners.incoming import IncomingRunner
from mailman.runners.outgoing import OutgoingRunner
from mailman.runners.pipeline import PipelineRunner
from mailman.runners.virgin import VirginRunner
from zope.component import getUtility

taken: list[bytes] = []


class Sink:
    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - the library's name
        taken.append(f"Return-Path: <{envelope.mail_from}>\r\n".encode() + envelope.content)
        return "250 ok"


def run():
    """Until every queue is empty."""
    runners = [IncomingRunner("in"), PipelineRunner("pipeline"), DigestRunner("digest"), VirginRunner("virgin")]
    runners.append(OutgoingRunner("out"))
    while sum(one._one_iteration() for one in runners):
        pass


def person(address, name):
    user = getUtility(IUserManager).make_user(address, name)
    next(iter(user.addresses)).verified_on = next(iter(user.addresses)).registered_on
    user.preferred_address = next(iter(user.addresses))
    return user


def made(name, **settings):
    one = create_list(f"{name}@{DOMAIN}", [])
    one.display_name, one.description, one.send_welcome_message = name.capitalize(), "資訊室", False
    for key, value in settings.items():
        setattr(one, key, value)
    for who in (support, wang):
        one.subscribe(who, MemberRole.member)
    config.db.commit()
    return one


def post(one, mail, keep=""):
    taken.clear()
    inject_message(one, message_from_bytes(mail.as_bytes(), Message))
    run()
    save(keep or one.list_name)


def save(name):
    if not taken:
        raise SystemExit(
            f"{name}: {[(one, box.files) for one, box in config.switchboards.items() if box.files]} in {HOME}"
        )
    (OUT / f"mailman-{name}.eml").write_bytes(taken[-1])


def written(to, text="二樓的印表機又卡紙了。\n", subject="Re: [HD-7] 印表機"):
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "王小漢 <wang@customer.example>", to, subject
    mail["Message-ID"], mail["In-Reply-To"] = f"<{len(list(OUT.iterdir()))}@customer.example>", "<n1@help.example>"
    mail["Date"] = "Mon, 30 Nov 2026 09:00:00 +0800"
    mail.set_content(text)
    return mail


sink = Controller(Sink(), hostname="127.0.0.1", port=PORT)
sink.start()
getUtility(IDomainManager).add(DOMAIN)
support, wang = person(SUPPORT, "Support"), person(WANG, "王小漢")

plain = made("plain")
post(plain, written(plain.posting_address))
post(plain, written(plain.posting_address, "The printer jams again.\n"), "plain-english")

with_file = written(plain.posting_address, "附上照片。\n")
with_file.add_alternative("<p>附上<b>照片</b>。</p>", subtype="html")
with_file.add_attachment(b"jam at 9:00\n", maintype="text", subtype="plain", filename="記錄.txt")
post(plain, with_file, "plain-file")

old = written(plain.posting_address)
old.set_content("打印机又卡纸了。\n", charset="gb2312", cte="base64")
post(plain, old, "plain-gb2312")

footed = made("footed")
(HOME / "footer.txt").write_text("您收到這封信，因為您訂閱了 $display_name。\n", encoding="utf-8")
getUtility(ITemplateManager).set("list:member:regular:footer", footed.list_id, f"file://{HOME}/footer.txt")
post(footed, written(footed.posting_address))

always = {"dmarc_mitigate_unconditionally": True}
munged = made("munged", dmarc_mitigate_action=DMARCMitigateAction.munge_from, **always)
post(munged, written(munged.posting_address))
wrapped = made("wrapped", dmarc_mitigate_action=DMARCMitigateAction.wrap_message, **always)
post(wrapped, written(wrapped.posting_address))
answered = made("answered", reply_goes_to_list=ReplyToMunging.point_to_list, first_strip_reply_to=True)
post(answered, written(answered.posting_address))
hidden = made("hidden", anonymous_list=True)
post(hidden, written(hidden.posting_address))
named = made("named", include_rfc2369_headers=False)
post(named, written(named.posting_address))

held = written(plain.posting_address, subject="[HD-7] Printer")
held.replace_header("From", "Help <help@help.example>")
post(plain, held, "held")
for one in taken:
    if b"To: help@help.example" in one:
        (OUT / "mailman-held.eml").write_bytes(one)

taken.clear()
newcomer = getUtility(IUserManager).create_address("news@help.example", "Help")
ISubscriptionManager(plain).register(newcomer)
run()
save("confirm")

for mode, name in ((DeliveryMode.mime_digests, "digest"), (DeliveryMode.plaintext_digests, "digest-plain")):
    gathered = made(name, digests_enabled=True)
    gathered.members.get_member(SUPPORT).preferences.delivery_mode = mode
    config.db.commit()
    post(gathered, written(gathered.posting_address), "passing")
    post(gathered, written(gathered.posting_address, "已經修好了。\n"), "passing")
    (OUT / "mailman-passing.eml").unlink()
    taken.clear()
    maybe_send_digest_now(gathered, force=True)
    run()
    save(name)

sink.stop()
