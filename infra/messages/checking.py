"""What is wrong with a catalogue: texts without a translation, translations that cannot be right."""

import re
from collections.abc import Iterator

from babel.messages.catalog import Catalog, Message

from infra.messages.catalogues import DOMAINS, LOCALES, Domain, entries, read, text
from infra.messages.collecting import collected
from infra.messages.hidden import hidden

Key = tuple[str | None, str]

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|\{\w+\}")
LOOSE_PERCENT = re.compile(r"%(?!\(\w+\)[a-z]|%)")
HAN = re.compile(r"[㐀-鿿豈-﫿]")
BOTH = "後於夥乾鬱瞭"
"""Traditional forms that GB 2312 holds as well, for names and classical texts."""
CORNERS = "「」『』"
OUR_NAME = "Huifang 回訪"


def findings() -> list[str]:
    return [found for domain in DOMAINS for found in (*of_domain(domain, collected(domain)), *hidden(domain))]


def of_domain(domain: Domain, wanted: Catalog) -> Iterator[str]:
    for locale in LOCALES:
        path = f"{domain.name} in {locale}"
        held = read(domain, locale)
        if not domain.path(locale).exists():
            yield f"{path}: there is no catalogue ({len(wanted)} texts); run `make messages`"
            continue
        yield from (f"{path}: {line}" for line in wrong(wanted, held))
        if domain.path(locale).read_text() != text(domain, held):
            yield f"{path}: not in its usual form; run `make messages`"


def wrong(wanted: Catalog, held: Catalog) -> Iterator[str]:
    known = {_key(message): message for message in entries(held)}
    asked = {_key(message): message for message in entries(wanted)}
    for key in _sorted(asked.keys() - known.keys()):
        yield f"missing: {key[1]!r} ({_places(asked[key])}); run `make messages`"
    for unused in [*_sorted(known.keys() - asked.keys()), *((None, str(key)) for key in held.obsolete)]:
        yield f"nobody uses: {unused[1]!r}; run `make messages`"
    for key in _sorted(asked.keys() & known.keys()):
        if problem := _problem(known[key], str(held.locale), held.num_plurals):
            yield f"{problem}: {key[1]!r} ({_places(asked[key])})"


def _problem(message: Message, locale: str, plurals: int) -> str:
    forms = _forms(message.string)
    if message.fuzzy:
        return "fuzzy"
    if len(forms) != (plurals if message.pluralizable else 1) or not all(form.strip() for form in forms):
        return "not translated"
    sources = _forms(message.id)
    if not _same_placeholders(sources, forms, has_singular=message.pluralizable and plurals > 1):
        return f"placeholders differ from {' / '.join(forms)!r}"
    if not any(LOOSE_PERCENT.search(source) for source in sources) and any(map(LOOSE_PERCENT.search, forms)):
        return f"a single % breaks {' / '.join(forms)!r}"
    return _not_in(locale, "".join(forms))


def _same_placeholders(sources: list[str], forms: list[str], *, has_singular: bool) -> bool:
    """The singular may leave out its number ("one day"), no form may know more than the source."""
    allowed = {found for source in sources for found in PLACEHOLDER.findall(source)}
    needed = sorted(PLACEHOLDER.findall(sources[-1]))
    whole = forms[1:] if has_singular else forms
    return all(set(PLACEHOLDER.findall(form)) <= allowed for form in forms) and all(
        sorted(PLACEHOLDER.findall(form)) == needed for form in whole
    )


def _not_in(locale: str, words: str) -> str:
    """Characters that the language does not have."""
    if locale == "en":
        strange = sorted(set(HAN.findall(words.replace(OUR_NAME, ""))))
        return f"Chinese characters in English ({''.join(strange)})" if strange else ""
    strange = sorted({c for c in HAN.findall(words) if c in BOTH or not _is_simplified(c)} | set(words) & set(CORNERS))
    return f"Traditional, not Simplified ({''.join(strange)})" if strange else ""


def _is_simplified(character: str) -> bool:
    """GB 2312 holds the characters of Simplified Chinese in everyday use."""
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _key(message: Message) -> Key:
    return message.context, _forms(message.id)[0]


def _sorted(keys: set[Key]) -> list[Key]:
    return sorted(keys, key=lambda key: (key[0] or "", key[1]))


def _forms(found: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [found] if isinstance(found, str) else list(found or ())


def _places(message: Message) -> str:
    return ", ".join(sorted({f"{file}" for file, _ in message.locations})[:3])
