"""The process that suggests categories, put together: helpdesk's database and its two loops."""

from collections.abc import Sequence

from services.helpdesk.db import DB
from services.helpdesk.suggestions.worker import Worker as Suggesting
from shared.contracts.parties import Party
from shared.feature import Loop
from shared.storage.objects import objects
from shared.worker import Worker


def loops() -> Sequence[Loop]:
    suggesting = Suggesting(objects)
    return suggesting.suggest, suggesting.learn


WORKER = Worker("suggester", Party.HELPDESK, DB, loops)
