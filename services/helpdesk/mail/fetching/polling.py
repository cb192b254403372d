"""The loop that fetches: claims a mailbox, takes what is new there, keeps it, and only then marks it seen.

A mail that was kept and not marked, because we died in between, is fetched again and recognised (arriving/sameness.py).
"""

import asyncio
import ssl
from datetime import datetime
from time import monotonic
from uuid import UUID

import structlog
from asyncpg import Record
from msgspec import Struct
from prometheus_client import Counter, Gauge

from services.helpdesk.db import DB
from services.helpdesk.mail.arriving.keeping import Box, Inbound, keep
from services.helpdesk.mail.arriving.smtp import MAIL_BYTES
from services.helpdesk.mail.fetching.server import Account, Folder, Unreachable
from services.helpdesk.mail.seals import sealer
from shared.core import settings
from shared.core.clock import to_beat
from shared.core.turns import take_turns

log = structlog.get_logger("imap")

FETCHED = Counter("huifang_mailboxes_fetched_total", "Rounds of fetching from companies' mail servers", ["outcome"])
LAG = Gauge("huifang_mailboxes_lag_seconds", "How long ago the mailbox fetched last had been fetched before")

LEASE_SECONDS = 300.0
EVERY_SECONDS = 60.0
AFTER_TROUBLE_SECONDS = 300.0
LOOK_SECONDS = 5.0
AT_ONCE = 50
"""Mails of one mailbox in a round: the next is had at once, and others come in between."""
BEGUN_SECONDS = 60.0
"""After so long no further mail is begun in a round."""
ROUND_SECONDS = 180.0
"""Then the line is cut: a server that dribbles would otherwise hold us, and all companies behind it, for ever."""
SIDE_BY_SIDE = 4
"""Mailboxes that one process fetches from at the same time: a slow server is waited for while others are served."""

_CLAIM = """
update mailbox_imap m set due_at = now() + make_interval(secs => $1)
from (select tenant_id, mailbox_id from mailbox_imap where due_at <= now()
  order by due_at limit 1 for update skip locked) as next
where m.tenant_id = next.tenant_id and m.mailbox_id = next.mailbox_id
returning m.tenant_id, m.mailbox_id, m.due_at as lease
"""
_LOAD = """
select i.host, i.port, i.tls, i.username, i.password, i.folder, i.done_folder, i.validity, i.last_uid, b.address,
  coalesce(extract(epoch from now() - i.succeeded_at), 0)::float8 as lag
from mailbox_imap i join mailbox b on b.tenant_id = i.tenant_id and b.id = i.mailbox_id
where i.tenant_id = $1 and i.mailbox_id = $2 and i.due_at = $3 and not b.archived
"""
_WENT = """
update mailbox_imap set validity = $4, last_uid = $5, waiting = $6, due_at = now() + make_interval(secs => $7),
  error = $8, checked_at = now(), succeeded_at = now()
where tenant_id = $1 and mailbox_id = $2 and due_at = $3
"""
_FAILED = """
update mailbox_imap set due_at = now() + make_interval(secs => $4), error = $5, checked_at = now()
where tenant_id = $1 and mailbox_id = $2 and due_at = $3
"""


class Claim(Struct, frozen=True):
    """A mailbox of ours until `lease`."""

    tenant_id: UUID
    mailbox_id: UUID
    lease: datetime


class Progress(Struct):
    """How far a round came. `too_large` counts mails that stay where they are."""

    validity: int
    last_uid: int
    waiting: int = 0
    too_large: int = 0


async def run(stop: asyncio.Event) -> None:
    async def turn() -> float:
        return 0.0 if await fetch_next() else to_beat(LOOK_SECONDS)

    await take_turns(stop, turn, "imap")


async def fetch_next(context: ssl.SSLContext | None = None) -> bool:
    """False if no mailbox is due."""
    row = await DB.once_as_worker(_CLAIM, LEASE_SECONDS)
    if row is None:
        return False
    claim = Claim(*row.values())
    guard = (claim.tenant_id, claim.mailbox_id, claim.lease)
    async with DB.tenant_scope(claim.tenant_id):
        known = await DB.row(_LOAD, *guard)
    if known is None:
        return True
    try:
        account = _account(known)
        progress = await _round(claim, known["address"], account, (known["validity"], known["last_uid"]), context)
    except Exception as error:
        word = str(error) if isinstance(error, Unreachable) else "internal"
        if word == "internal":
            log.exception("imap.defect", mailbox=str(claim.mailbox_id))
        FETCHED.labels(word).inc()
        async with DB.tenant_scope(claim.tenant_id):
            await DB.run(_FAILED, *guard, AFTER_TROUBLE_SECONDS, word)
        return True
    LAG.set(known["lag"])
    FETCHED.labels("done").inc()
    pause = 0.0 if progress.waiting else EVERY_SECONDS
    told = "too_large" if progress.too_large else None
    async with DB.tenant_scope(claim.tenant_id):
        await DB.run(_WENT, *guard, progress.validity, progress.last_uid, progress.waiting, pause, told)
    return True


def _account(known: Record) -> Account:
    told = {name: known[name] for name in ("host", "port", "tls", "username", "folder", "done_folder")}
    return Account(**told, password=sealer().open(known["password"]).decode())


async def _round(
    claim: Claim, address: str, account: Account, known: tuple[int | None, int], context: ssl.SSLContext | None
) -> Progress:
    folder = Folder(account, context)
    watch = asyncio.get_running_loop().call_later(ROUND_SECONDS, folder.line.cut)
    try:
        return await _fetched(claim, address, folder, known)
    except Unreachable as error:
        raise Unreachable("timeout") if folder.line.is_cut else error from error
    finally:
        watch.cancel()


async def _fetched(claim: Claim, address: str, folder: Folder, known: tuple[int | None, int]) -> Progress:
    validity, last_uid = known
    largest = settings.number("MAIL_IN_BYTES", MAIL_BYTES)
    begun = monotonic()
    await asyncio.to_thread(folder.__enter__)
    try:
        is_known = validity == folder.validity
        progress = Progress(folder.validity, last_uid if is_known else folder.next - 1)
        new = await asyncio.to_thread(folder.new, last_uid if is_known else None)
        fitting = [uid for uid, size in new if size <= largest]
        progress.too_large, progress.waiting = len(new) - len(fitting), len(fitting)
        for uid in fitting[:AT_ONCE]:
            if monotonic() - begun > BEGUN_SECONDS:
                break
            await _take(claim, address, folder, uid, largest)
            progress.last_uid = max(progress.last_uid, uid)
            progress.waiting -= 1
        if new and not progress.waiting:  # what is too large is passed by; while nobody reads it, it is counted again
            progress.last_uid = max(progress.last_uid, new[-1][0])
    finally:
        await asyncio.to_thread(folder.__exit__)
    return progress


async def _take(claim: Claim, address: str, folder: Folder, uid: int, largest: int) -> None:
    raw = await asyncio.to_thread(folder.read, uid, largest)
    if not raw:
        return
    mail = Inbound(raw=raw, via="imap", peer=folder.host, envelope_to=address)
    await keep(Box(claim.tenant_id, claim.mailbox_id), mail)
    await asyncio.to_thread(folder.done, [uid])
