"""Anyone who signs in. One row per mail address on the whole platform."""

from piccolo.columns import UUID, Boolean, Integer, Text, Timestamptz
from piccolo.table import Table

from gateway.db import DB


class Person(Table, db=DB):
    """Ids are random, not time-ordered: a company that invites somebody must not see how long he has been here.

    `last_place` is a membership's id or `ops`; `enters_directly` skips the choice of company.
    """

    id = UUID(primary_key=True)
    mail = Text()
    mail_norm = Text()
    name = Text()
    locale = Text()
    zone = Text(null=True)
    state = Text()
    second_factor = Boolean()
    is_operator = Boolean()
    last_place = Text(null=True)
    enters_directly = Boolean()
    created_at = Timestamptz()
    revision = Integer()
