"""Mails that came in: listed, read, decided; and how ours are marked."""

from typing import Any

from services.helpdesk.mail.handling import actions, queries
from services.helpdesk.mail.handling.consumers import listeners
from services.helpdesk.mail.replying.queries import thread
from shared.bus.client import Asker
from shared.contracts.base import Call
from shared.contracts.desk import mails as c
from shared.feature import Answer, Feature, Hot


def feature(bus: Asker) -> Feature:
    return Feature("mails", answers=ANSWERS, records=frozenset({c.MailBounced}), listens=listeners(bus))


ANSWERS: dict[Call[Any, Any], Answer] = {
    c.LIST_MAILS: queries.list_mails,
    c.READ_MAIL: Hot(queries.read_mail),
    c.READ_ORIGINAL: queries.read_original,
    c.READ_MESSAGE_MAIL: queries.read_message_mail,
    c.FILE_MAIL: actions.file,
    c.RETRY_MAIL: actions.retry,
    c.IGNORE_MAIL: actions.ignore,
    c.MAIL_THREAD: thread,
}
