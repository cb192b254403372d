"""When somebody tried to sign in, by a digest of whom it was about or where it came from."""

from piccolo.columns import Array, Text, Timestamptz
from piccolo.table import Table

from gateway.db import DB


class Throttle(Table, db=DB):
    key = Text(primary_key=True)
    attempts = Array(base_column=Timestamptz())
