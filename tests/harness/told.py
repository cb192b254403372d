"""Attack A15: what a whole run has written at DEBUG, looked through for what no log may hold."""

import re
from pathlib import Path

from tests.harness.people import PASSWORD

SHORTEST = 16
"""Characters of a secret that is looked for; shorter ones would be found by chance."""

SHAPES = {
    "a signed token": re.compile(rb"eyJ[\w-]{16,}\.[\w-]{16,}\.[\w-]{16,}"),
    "a broker's seed": re.compile(rb"\bS[UAO][A-Z2-7]{56}\b"),
    "a password's hash": re.compile(rb"\$argon2"),
    "a session": re.compile(rb"__Host-(?:sid|sign-in)=[\w-]{8}"),
    "a test's password": re.compile(re.escape(PASSWORD.encode())),
}


def secrets_in(logs: Path, secrets: Path) -> list[str]:
    """Which of them stand in which file; never the secret itself."""
    known = {path.name: path.read_bytes().strip() for path in secrets.iterdir() if path.is_file()}
    found = []
    for log in sorted(logs.glob("*.log")):
        text = log.read_bytes()
        found += [f"{log.name}: {what}" for what, shape in SHAPES.items() if shape.search(text)]
        found += [f"{log.name}: {name}" for name, one in known.items() if len(one) >= SHORTEST and one in text]
    return found
