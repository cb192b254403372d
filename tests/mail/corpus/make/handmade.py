"""Mails after the habits of programs that cannot be run here: python -m tests.mail.corpus.make.handmade

Each module of habits/ holds MAILS: name → (bytes, what a person reads in them). Written by hand, from many mails seen.
"""

import json
from importlib import import_module
from pathlib import Path

CORPUS = Path(__file__).parents[1]
MODULES = ("charsets", "history", "signatures", "machines", "automatic", "broken", "unusual")


def main() -> None:
    for module in MODULES:
        folder = CORPUS / module
        folder.mkdir(exist_ok=True)
        for old in folder.glob("*.eml"):
            old.unlink()
        mails = import_module(f"tests.mail.corpus.make.habits.{module}").MAILS
        for name, (raw, _) in mails.items():
            (folder / f"{name}.eml").write_bytes(raw)
        told = {name: expected for name, (_, expected) in mails.items()}
        lines = [f"{json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}" for name, value in told.items()]
        (folder / "expected.json").write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
