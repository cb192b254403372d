"""The time machine: what the last months would have been under other promises."""

from services.helpdesk.replays import actions, queries
from services.helpdesk.replays.consumers import go_on
from shared.contracts.desk import replays as c
from shared.feature import Feature, Listener

FEATURE = Feature(
    "replays",
    answers={
        c.START_REPLAY: actions.start,
        c.READ_REPLAY: queries.read_replay,
        c.LIST_REPLAYS: queries.list_replays,
    },
    records=frozenset({c.ReplayWent}),
    listens={c.ReplayWent: (Listener("go_on_replaying", go_on),)},
)
