"""The texts that code and templates hold."""

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir

from infra.messages.catalogues import Domain

METHODS = [
    ("migrations/**", "ignore"),
    ("static/**", "ignore"),
    ("**.py", "python"),
    ("**.html", "jinja2.ext:babel_extract"),
    ("templates/**.txt", "jinja2.ext:babel_extract"),
]
KEYWORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}


def collected(domain: Domain) -> Catalog:
    # silent=False: a template that Jinja cannot read is an error, not a template without texts.
    options = {"trimmed": str(domain.trimmed), "newstyle_gettext": "true", "silent": "false"}
    found = Catalog(domain=domain.name)
    parts = extract_from_dir(
        domain.folder, METHODS, {"**.html": options, "templates/**.txt": options}, keywords=KEYWORDS
    )
    for file, line, ids, _comments, context in parts:
        found.add(ids, locations=[(file, line)], context=context)
    return found
