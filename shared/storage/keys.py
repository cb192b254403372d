"""Where bytes lie: `<cell>/<tenant>/<thing>/<uuid>`. The uuid tells the time, so age needs no clock of the storage."""

from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from shared.contracts.base import CELL

ORPHAN_AFTER = timedelta(hours=24)
"""What nobody attached within it is removed."""


class Thing(StrEnum):
    """A prefix belongs to one party: only that party writes and sweeps under it."""

    UPLOAD = "upload"
    """The gateway's quarantine."""
    TICKET_FILE = "ticket_file"
    """helpdesk's."""
    PROJECT_FILE = "project_file"
    """projects'."""
    CATEGORY_MODEL = "category_model"
    """helpdesk's: what a company's tickets have taught."""


def key_of(tenant_id: UUID, thing: Thing, file_id: UUID) -> str:
    return f"{CELL}/{tenant_id}/{thing}/{file_id}"


def id_in(key: str) -> UUID | None:
    """The file's id; None for what is not ours."""
    try:
        return UUID(key.rpartition("/")[2])
    except ValueError:
        return None
