"""Reads roles.sql for one service: the same statements for a laptop, a test and a production cluster."""

import re
from pathlib import Path

from shared.contracts.parties import SERVICES, Party

LOGINS = ("migrate", "app", "portal", "worker", "ops", "backup")
_SAFE = re.compile(r"^[A-Za-z0-9_-]{20,}$")


def logins(party: Party) -> tuple[str, ...]:
    return (*LOGINS, "auth") if party is Party.GATEWAY else LOGINS


def all_logins() -> dict[str, tuple[str, ...]]:
    return {party: logins(party) for party in SERVICES}


def cluster_sql(party: Party) -> list[str]:
    """Statements for the cluster, one by one: CREATE DATABASE takes no company."""
    return _section(party, "on the cluster")


def database_sql(party: Party) -> list[str]:
    return _section(party, "in the database")


def password_sql(party: Party, door: str, password: str) -> str:
    """Also rotates. Only our own URL-safe passwords are put into the text."""
    if not _SAFE.match(password):
        raise ValueError("a database password is at least 20 letters, digits, - or _")
    return f"alter role {party}_{door} password '{password}'"


def _section(party: Party, title: str) -> list[str]:
    text = (Path(__file__).parent / "roles.sql").read_text()
    body = text.split(f"-- {title}\n", 1)[1].split("\n-- ", 1)[0]
    lines = [line for line in body.splitlines() if party is Party.GATEWAY or "-- gateway only" not in line]
    clean = (line.split(" -- ")[0].strip().rstrip(";") for line in lines)
    return [line.replace("{service}", party) for line in clean if line]
