"""What a client remembers: every operation it asked for and every answer it got. Compared with the database when the
faults are healed."""

from collections import Counter
from dataclasses import dataclass, field
from uuid import UUID


@dataclass
class Ledger:
    """`opened` ticket → its unique title; `said` message text → its ticket; `moved` (ticket, verb) → times acknowledged;
    `answers` counts statuses, also those of tries that were repeated."""

    opened: dict[UUID, str] = field(default_factory=dict)
    said: dict[str, UUID] = field(default_factory=dict)
    moved: Counter = field(default_factory=Counter)
    answers: Counter = field(default_factory=Counter)
    asked: int = 0
    retries: int = 0

    @property
    def acknowledged(self) -> int:
        return len(self.opened) + len(self.said) + sum(self.moved.values())


VERBS = {"take": "take", "resolve": "resolve", "reopen": "reopen"}
"""Verb of a call → verb of its event in the ticket's history."""


async def differences(ledger: Ledger, helpdesk, tenant_id: UUID) -> list[str]:
    """What the database has lost or done twice; nothing means none."""
    rows = await helpdesk.fetch("select id, title from ticket where tenant_id = $1", tenant_id)
    titles = Counter(row["title"] for row in rows)
    ids = {row["id"] for row in rows}
    found = [f"lost ticket {title}" for ticket, title in ledger.opened.items() if ticket not in ids]
    found += [f"{count} tickets called {title}" for title, count in titles.items() if count > 1]
    bodies = Counter(
        row["body"] for row in await helpdesk.fetch("select body from message where tenant_id = $1", tenant_id)
    )
    found += [f"{bodies[text]} × message {text}" for text in ledger.said if bodies[text] != 1]
    done = Counter(
        (row["ticket_id"], row["verb"])
        for row in await helpdesk.fetch("select ticket_id, verb from ticket_event where tenant_id = $1", tenant_id)
    )
    found += [
        f"{verb} of {ticket}: acknowledged {times}, done {done[ticket, VERBS[verb]]}"
        for (ticket, verb), times in ledger.moved.items()
        if done[ticket, VERBS[verb]] != times
    ]
    return found


async def duplicate_notices(notify, tenant_id: UUID) -> int:
    """Notices and mails beyond the first per event and recipient."""
    notices = await notify.fetchval(
        "select count(*) - count(distinct (event_id, recipient_id)) from notice where tenant_id = $1", tenant_id
    )
    mails = await notify.fetchval(
        "select count(*) - count(distinct (event_id, recipient_id, kind)) from delivery where tenant_id = $1", tenant_id
    )
    return notices + mails
