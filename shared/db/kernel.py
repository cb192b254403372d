"""The tables every process has: outbox, inbox, dead letters, idempotency keys, number counters."""

from shared.contracts.parties import Party
from shared.db.walls import ACTOR, Narrow, Portal, tenant_table

PORTALS: dict[str, Portal | None] = {
    "outbox": Portal(rule="", verbs="insert"),
    "inbox": None,
    "dead_letter": None,
    "idempotency": Portal(rule=ACTOR, verbs="select, insert"),
    "counter": Portal(rule="", verbs="select, insert, update (value)"),
}
"""The customer rule of each, as the wall gate expects it."""

CROSS_TENANT_INDEXES = {
    "outbox_waiting": "the relay reads every company's outbox in the order of commit",
    "outbox_by_age": "retention and replay go by age",
    "dead_letter_open": "the operator's list goes over every company",
}
"""Indexes that do not lead with `tenant_id`, with the reason."""


def kernel_tables(party: Party) -> str:
    """DDL for a service's first migration."""
    return "\n".join(
        (
            f"grant select on migration to {party}_worker, {party}_backup;",
            _outbox(party),
            _inbox(party),
            _dead_letter(party),
            _idempotency(party),
            _counter(party),
        )
    )


def _outbox(party: Party) -> str:
    table = tenant_table(
        party,
        "outbox",
        """  id uuid not null,
  topic text not null,
  subject text not null,
  body text not null,
  created_at timestamptz not null default now(),
  published_at timestamptz,
  primary key (tenant_id, id)""",
        app="insert",
        portal=PORTALS["outbox"],
        others={
            "worker": Narrow("select, update (published_at), delete"),
            "ops": Narrow("insert, select (tenant_id, id, topic, created_at, published_at), update (published_at)"),
            **({"auth": Narrow("insert")} if party is Party.GATEWAY else {}),
        },
    )
    return f"""{table}
create index outbox_waiting on outbox (id) where published_at is null;
create index outbox_by_age on outbox (created_at) where published_at is not null;
"""


def _inbox(party: Party) -> str:
    return tenant_table(
        party,
        "inbox",
        """  consumer text not null,
  event_id uuid not null,
  handled_at timestamptz not null default now(),
  primary key (tenant_id, consumer, event_id)""",
        app="select, insert",
        others={"worker": Narrow("select (handled_at), delete")},
    )


def _dead_letter(party: Party) -> str:
    table = tenant_table(
        party,
        "dead_letter",
        """  id uuid not null,
  consumer text not null,
  event_id uuid not null,
  topic text not null,
  body text not null,
  error text not null,
  attempts int not null,
  failed_at timestamptz not null default now(),
  state text not null default 'open' check (state in ('open', 'handled', 'discarded')),
  decided_at timestamptz,
  decided_by text,
  primary key (tenant_id, id),
  unique (tenant_id, consumer, event_id)""",
        others={
            "ops": Narrow(
                "select (tenant_id, id, consumer, event_id, topic, error, attempts, failed_at, state), "
                "update (state, decided_at, decided_by)"
            )
        },
    )
    return f"{table}\ncreate index dead_letter_open on dead_letter (failed_at, id) where state = 'open';\n"


def _idempotency(party: Party) -> str:
    return tenant_table(
        party,
        "idempotency",
        """  actor_id uuid not null,
  operation text not null,
  key text not null,
  body_hash bytea not null,
  status smallint not null,
  answer bytea not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, actor_id, operation, key)""",
        app="select, insert",
        portal=PORTALS["idempotency"],
        others={"worker": Narrow("select (created_at), delete")},
    )


def _counter(party: Party) -> str:
    return tenant_table(
        party,
        "counter",
        """  kind text not null,
  value bigint not null,
  primary key (tenant_id, kind)""",
        portal=PORTALS["counter"],
    )
