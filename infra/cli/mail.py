"""`huifang mail ingest`: a mail from a file, looked at or let in."""

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any, BinaryIO

import click

from infra.cli.bus import Desk, at_desk, fail
from infra.cli.mail_told import Reading, told
from infra.cli.options import home_option, json_option
from infra.local.place import settle
from services.helpdesk.mail.reading import FAILED, Context, Mail, parse
from shared.contracts.desk.mail_ingest import FORESEE_MAIL, READ_POSTROOM, ForeseeMail, Foreseen, Postroom, ReadPostroom

SHORT = 1000
MOST_KEYS = 300
SECONDS = 60.0


@click.group()
def mail() -> None:
    """Mails in files."""


@mail.command("ingest")
@click.argument("file", type=click.File("rb"))
@click.option("--company", "slug", required=True, help="Short name of the company.")
@click.option("--to", "address", default="", help="Support address [one the mail is written to, else the default one].")
@click.option("--server", default="", help="HOST:PORT that takes mail in [that of the local stack].")
@click.option("--dry-run", is_flag=True, help="Only say what would happen.")
@json_option
@home_option
def ingest(file: BinaryIO, *, slug: str, as_json: bool, home: Path | None, **given: Any) -> None:
    """Take FILE (a mail as it came, any bytes; - is standard input) in as if a mail server had brought it.

    Says what is read in it and whose it is: sender, recipients, subject, text, attachments, whether a machine wrote
    it, the contact and the ticket it belongs to. With --dry-run nothing is kept.
    """
    raw = file.read()
    reading = at_desk(home, lambda desk: _read(desk, slug, raw, given["address"]))
    delivered = "" if given["dry_run"] else asyncio.run(_deliver(raw, reading, given["server"] or _server(home)))
    if as_json:
        click.echo(json.dumps(told(reading, delivered), ensure_ascii=False, indent=2))
    else:
        _report(reading, delivered)


async def _read(desk: Desk, slug: str, raw: bytes, address: str) -> Reading:
    company = await desk.company(slug)
    room = await desk.serve(company.id, READ_POSTROOM, ReadPostroom())
    box, envelope_to = _box(room, parse(raw), address.strip().lower())
    receivers = next((one.receivers for one in room.boxes if one.address == box), ())
    read = parse(raw, Context(receivers=receivers, own=tuple(one.address for one in room.boxes)))
    foreseen: Foreseen = await desk.serve(company.id, FORESEE_MAIL, _asked(read, box, envelope_to))
    return Reading(mail=read, foreseen=foreseen, envelope_to=envelope_to)


def _box(room: Postroom, read: Mail, wanted: str) -> tuple[str, str]:
    """The support address, and it as the mail is addressed (with what follows a plus sign)."""
    known = [one.address for one in room.boxes]
    if wanted and _plain(wanted) not in known:
        fail(f"{wanted} is no support address of this company: {', '.join(known) or 'there is none yet'}")
    written = [*read.delivered_to, *(one.address for one in (*read.to, *read.cc))]
    for address in [wanted] if wanted else written:
        if _plain(address) in known:
            return _plain(address), address
    return (known[0], known[0]) if known else ("", "")


def _plain(address: str) -> str:
    local, _, domain = address.lower().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def _asked(read: Mail, box: str, envelope_to: str) -> ForeseeMail:
    return ForeseeMail(
        address=box,
        envelope_to=envelope_to[:SHORT],
        sender=read.sender.address[:SHORT],
        keys=tuple(f"{key.kind} {key.value}"[:SHORT] for key in read.reply_keys[:MOST_KEYS]),
        automatic_why=read.automatic_why[:SHORT],
        is_bounce=read.is_bounce,
        original=read.bounce.original_message_id[:SHORT] if read.bounce else "",
        dmarc=read.auth.dmarc,
        is_trusted=read.auth.trusted,
        is_unread=any(one.code == FAILED for one in read.defects),
    )


def _server(home: Path | None) -> str:
    if home is None and "HUIFANG_NATS_SERVERS" in os.environ:
        fail("where is mail taken in? --server HOST:PORT says so")
    try:
        return f"127.0.0.1:{json.loads((settle(home).home / 'ports.json').read_text())['inbound']}"
    except (OSError, KeyError):
        fail("Huifang has not been started here yet; `make up` does that")


async def _deliver(raw: bytes, reading: Reading, server: str) -> str:
    """The server's answer: after 250 it is on the disk."""
    from aiosmtplib import SMTP, SMTPException  # noqa: PLC0415 - a dry run needs none

    if not reading.envelope_to:
        fail("this company has no support address that mail could come in by")
    host, _, port = server.rpartition(":")
    if not host or not port.isdigit():
        fail(f"--server is HOST:PORT, not {server!r}")
    sender = reading.mail.return_path or ""
    try:
        async with SMTP(hostname=host, port=int(port), start_tls=False, timeout=SECONDS) as smtp:
            _, answer = await smtp.sendmail(sender, [reading.envelope_to], raw)
    except (SMTPException, OSError, UnicodeError) as error:
        fail(f"{server} did not take it: {error}")
    return answer


def _report(reading: Reading, delivered: str) -> None:
    facts = told(reading, delivered)
    for name in ("sender", "subject", "date", "mailbox", "matched_contact", "matched_ticket", "outcome", "reason"):
        click.echo(f"{name.replace('_', ' '):>16}  {_line(facts[name])}")
    for one in facts["recipients"]:
        click.echo(f"{one['kind']:>16}  {_line(one)}")
    for name in ("is_automatic", "is_bounce", "is_list"):
        if facts[name]:
            click.echo(f"{name.removeprefix('is_'):>16}  {facts['automatic_why'] or 'yes'}")
    for one in facts["attachments"]:
        click.echo(f"{'attachment':>16}  {one['name']} ({one['type']}, {one['size']} bytes)")
    for one in facts["defects"]:
        click.echo(f"{'defect':>16}  {one['code']} {one['detail']}".rstrip())
    click.echo(f"\n{facts['text']}")
    click.echo(f"\n{delivered or 'nothing was kept: this was a dry run'}", file=sys.stderr)


def _line(value: Any) -> str:
    if not isinstance(value, dict):
        return str(value) if value is not None else "-"
    shown = [str(part) for part in value.values() if part and part not in {"to", "cc"}]
    return " · ".join(shown) or "-"
