"""Channels to messengers."""

from piccolo.columns import Array, Boolean, Bytea, Integer, Text, Timestamptz

from services.notify.db import DB
from shared.db.columns import TenantTable


class Chat(TenantTable, db=DB, portal=None):
    """`address` is sealed: it holds credentials. `reaches` says that people can be told by it, each at his own name
    or number; else it is a room that hears of `kinds`."""

    name = Text()
    service = Text()
    address = Bytea()
    reaches = Boolean()
    kinds = Array(base_column=Text())
    language = Text()
    state = Text()
    created_at = Timestamptz()
    revision = Integer()
