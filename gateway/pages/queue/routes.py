"""The queue's handlers."""

from litestar.handlers import HTTPRouteHandler

from gateway.pages.queue.bulk import assignees, bulk, categories, undo
from gateway.pages.queue.exporting import export
from gateway.pages.queue.glancing import kept, peek
from gateway.pages.queue.listing import jump, queue, rail
from gateway.pages.queue.saving import ROUTES as SAVING

ROUTES: tuple[HTTPRouteHandler, ...] = (
    queue,
    jump,
    rail,
    kept,
    peek,
    export,
    bulk,
    assignees,
    categories,
    undo,
    *SAVING,
)
