"""Messengers: connectors kept, messages taken in, answers offered."""

from services.helpdesk.messengers import actions, queries
from services.helpdesk.tickets.attached import Keep, Stored
from shared.contracts.desk import messengers as c
from shared.contracts.parties import Caller
from shared.feature import Feature, Prepared


def feature(keep: Keep) -> Feature:
    async def kept(caller: Caller, command: c.ReceiveMessage) -> tuple[Stored, ...]:
        return await keep(caller, command.files)

    return Feature(
        "messengers",
        answers={
            c.LIST_CONNECTORS: queries.list_connectors,
            c.READ_CONNECTOR: queries.read_connector,
            c.CREATE_CONNECTOR: actions.create,
            c.CHANGE_CONNECTOR: actions.change,
            c.ROTATE_SECRET: actions.rotate,
            c.OPEN_CONNECTOR: queries.secrets,
            c.RECEIVE_MESSAGE: Prepared(_has_files, kept, actions.receive),
            c.LIST_REPLIES: queries.list_replies,
            c.MARK_REPLY: actions.delivered,
        },
        records=frozenset({c.ConnectorChanged}),
    )


def _has_files(command: c.ReceiveMessage) -> bool:
    return bool(command.files)
