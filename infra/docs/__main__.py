"""Writes or checks everything that is generated."""

import sys
from pathlib import Path

from infra.docs import asyncapi, contracts, events, openapi, permissions, settings, snapshots, states
from infra.local.place import ROOT

GENERATED = ROOT / "docs" / "generated"


def documents() -> dict[Path, str]:
    return {
        GENERATED / "contracts.md": contracts.text(),
        GENERATED / "events.md": events.text(),
        GENERATED / "states.md": states.text(),
        GENERATED / "permissions.md": permissions.text(),
        GENERATED / "openapi.json": openapi.text(),
        GENERATED / "asyncapi.json": asyncapi.text(),
        ROOT / "docs" / "settings.md": settings.text(),
        **snapshots.documents(),
    }


def stale() -> list[str]:
    return [
        f"{path.relative_to(ROOT)} is out of date; run `make docs`"
        for path, text in documents().items()
        if not path.exists() or path.read_text() != text
    ]


def main(words: list[str]) -> int:
    broken = snapshots.broken()
    if broken and "--break" not in words:
        print(
            "A promise was broken. Add fields, never rename or remove; a break is a new version:", *broken, sep="\n  "
        )
        return 1
    if "check" in words:
        found = [*stale(), *settings.gaps()]
        print(*found, sep="\n")
        return 1 if found else 0
    for path, text in documents().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_text() != text:
            path.write_text(text)
            print(f"wrote {path.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
