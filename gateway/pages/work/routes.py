"""Every handler of work on tasks."""

from litestar.handlers import HTTPRouteHandler

from gateway.pages.work.board import ROUTES as BOARD
from gateway.pages.work.mine import ROUTES as MINE
from gateway.pages.work.task import ROUTES as TASK

ROUTES: tuple[HTTPRouteHandler, ...] = (*MINE, *BOARD, *TASK)
