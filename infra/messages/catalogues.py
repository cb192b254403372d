"""The two domains and their catalogues on disk. zh-Hant is the source language and needs none."""

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from infra.local.place import ROOT

LOCALES = {"en": "English", "zh_Hans": "Simplified Chinese"}

HEADER = """\
# {about} in {language}, translated by hand.
msgid ""
msgstr ""
"Project-Id-Version: huifang\\n"
"Language: {locale}\\n"
"Plural-Forms: {plural};\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


@dataclass(frozen=True, slots=True)
class Domain:
    """`trimmed` as in the environment that renders the templates: otherwise the texts do not match."""

    name: str
    about: str
    folder: Path
    trimmed: bool

    def path(self, locale: str) -> Path:
        return self.folder / "locale" / locale / "LC_MESSAGES" / f"{self.name}.po"


DOMAINS = (
    Domain("gateway", "Pages", ROOT / "gateway", trimmed=True),
    Domain("notify", "Mails", ROOT / "services" / "notify", trimmed=False),
)


def read(domain: Domain, locale: str) -> Catalog:
    """The catalogue on disk; an empty one when there is none yet."""
    path = domain.path(locale)
    if not path.exists():
        return Catalog(locale=locale, domain=domain.name)
    with path.open("rb") as file:
        return read_po(file, locale=locale, domain=domain.name, abort_invalid=True)


def entries(catalogue: Catalog) -> list[Message]:
    """All but the header."""
    return [message for message in catalogue if message.id]


def text(domain: Domain, catalogue: Catalog) -> str:
    """The same texts give the same file: no dates, no places, in the order of the alphabet."""
    locale = str(catalogue.locale)
    header = HEADER.format(
        about=domain.about, language=LOCALES[locale], locale=locale, plural=catalogue.plural_forms.rstrip(";")
    )
    written = BytesIO()
    write_po(written, catalogue, width=0, no_location=True, omit_header=True, sort_output=True, ignore_obsolete=True)
    return header + written.getvalue().decode().strip() + "\n"


def compiled(catalogue: Catalog) -> bytes:
    written = BytesIO()
    write_mo(written, catalogue)
    return written.getvalue()
