"""`python -m infra.messages update|compile|check`."""

import sys
from pathlib import Path

from babel.messages.catalog import Catalog

from infra.messages import checking
from infra.messages.catalogues import DOMAINS, LOCALES, Domain, compiled, entries, read, text
from infra.messages.collecting import collected


def update() -> int:
    """New texts come in untranslated, texts that nobody uses go; then everything is compiled."""
    for domain in DOMAINS:
        wanted = collected(domain)
        for locale in LOCALES:
            _update(domain, locale, wanted)
    return compile_all()


def _update(domain: Domain, locale: str, wanted: Catalog) -> None:
    held = read(domain, locale)
    # No guesses: a translation that resembles is one that nobody reads again.
    held.update(wanted, no_fuzzy_matching=True)
    gone = len(held.obsolete)
    new = sum(not any(message.string or "") for message in entries(held))
    _write(domain.path(locale), text(domain, held).encode())
    print(f"{domain.name} in {locale}: {len(held)} texts, {new} to translate, {gone} dropped")


def compile_all() -> int:
    """A catalogue that is not there yet compiles to an empty one: pages then speak the source language."""
    for domain in DOMAINS:
        for locale in LOCALES:
            _write(domain.path(locale).with_suffix(".mo"), compiled(read(domain, locale)))
    return 0


def check() -> int:
    found = checking.findings()
    print(*found, sep="\n")
    return 1 if found else 0


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_bytes() != content:
        path.write_bytes(content)


COMMANDS = {"update": update, "compile": compile_all, "check": check}


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in COMMANDS:
        raise SystemExit(__doc__)
    raise SystemExit(COMMANDS[sys.argv[1]]())
