"""docs/generated/events.md: what happens, who says so, who listens."""

import msgspec

from infra.docs.markdown import page, sentence, table
from infra.nats.listening import topics_of
from shared.contracts.base import Event
from shared.contracts.parties import SERVICES
from shared.contracts.registry import events

ABOUT = """Announced after commit through the outbox, on `c0.event.<topic>.<tenant>`. Every event carries `id` and
`version`; `tenant`, time and actor are in its envelope. Events name things and headlines, never bodies or addresses."""


def text() -> str:
    listening = {party: set(topics_of(party)) for party in SERVICES}
    rows = [
        (
            f"`{kind.topic()}`",
            sentence(_about(kind)),
            ", ".join(one.name for one in msgspec.structs.fields(kind) if one.name not in {"id", "version"}),
            ", ".join(party for party in SERVICES if kind.topic() in listening[party]),
            "yes" if kind.public else "",
        )
        for kind in events()
    ]
    return page("Events", ABOUT, table(("Topic", "Says", "Carries", "Listeners", "Public"), rows))


def _about(kind: type[Event]) -> str:
    """Its own docstring only: a subclass without one inherits nothing that would be true of it."""
    return str(kind.__dict__.get("__doc__") or "")
