"""A Jinja environment for each language. Templates lie beside the handlers that render them."""

import json
from functools import lru_cache
from pathlib import Path
from time import time
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import Request, Response
from markupsafe import Markup

from gateway import i18n
from gateway.pages.frame import parts, times
from gateway.pages.frame.folding import FoldingEnvironment, Pure
from gateway.pages.frame.prose import plain, prose
from gateway.visitors import Visitor

FOLDER = Path(__file__).resolve().parents[1]
STATIC = FOLDER.parent / "static"


def _manifest() -> dict[str, str]:
    path = STATIC / "vendor" / "manifest.json"
    if not path.exists():
        raise SystemExit("huifang: the browser files are missing; run `python -m gateway.assets`")
    found: dict[str, str] = json.loads(path.read_text())
    return found


_hashes: dict[str, str] = {}


def static(name: str) -> str:
    """The address of a static file; its content's hash makes it cacheable for good."""
    if not _hashes:
        _hashes.update(_manifest())
    return f"/static/{name}?v={_hashes[name]}"


def say(text: str, **variables: Any) -> Markup:
    """`{{ _('…') }}`; as with gettext's own, a percent sign is written twice."""
    if variables:
        return Markup(i18n._(text)) % variables  # noqa: S704 - a catalogue's text; what is filled in gets escaped
    return _said(text, i18n.current())


@lru_cache(maxsize=4096)
def _said(text: str, locale: str) -> Markup:
    return Markup(i18n._(text) % {})  # noqa: S704 - a catalogue's text


PURE: Pure = {"_": say, "static": static, "ui.icon": parts.icon, "lang": i18n.current}


def environment(locale: str) -> Environment:
    made = FoldingEnvironment(
        locale,
        PURE,
        loader=FileSystemLoader([FOLDER / "frame", FOLDER]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=400,
        extensions=["jinja2.ext.i18n"],
    )
    made.policies["ext.i18n.trimmed"] = True
    made.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=i18n._, ngettext=i18n.ngettext, newstyle=True
    )
    # The extension's own `_` looks itself up and formats on every call.
    made.globals["_"] = say
    made.globals.update(
        static=static, ui=parts, prose=prose, plain=plain, times=times, lang=i18n.current, LOCALES=i18n.LOCALES
    )
    return made


_of_locale = lru_cache(maxsize=len(i18n.LOCALES))(environment)
"""Made on first use, kept for good."""


def _env() -> Environment:
    return _of_locale(i18n.current())


def html(name: str, *, block: str | None = None, **context: Any) -> Markup:
    """A template, or only one of its blocks: the fragment that htmx asked for."""
    return Markup(_text(name, block, **context))  # noqa: S704 - the template escapes


def _text(name: str, block: str | None, **context: Any) -> str:
    template = _env().get_template(name)
    if block is None:
        return template.render(context)
    return "".join(template.blocks[block](template.new_context(context)))


def render(
    request: Request[Any, Any, Any],
    name: str,
    visitor: Visitor | None = None,
    *,
    block: str | None = None,
    status: int = 200,
    headers: dict[str, str] | None = None,
    **context: Any,
) -> Response[str]:
    """A page in the current language (doors.py settles it). With `block`, only that part is sent when htmx asks."""
    is_fragment = block is not None and "hx-request" in request.headers
    body = _text(
        name,
        block if is_fragment else None,
        visitor=visitor,
        csrf=visitor.csrf if visitor else "",
        request_id=request.scope["state"]["request_id"],
        path=request.scope["path"],
        status=status,
        # What is not there and what is not his look alike, to the last character.
        drawn_at=0 if status == 404 else round(time(), 3),
        **context,
    )
    return Response(
        body,
        status_code=status,
        media_type="text/html",
        headers={"Vary": "HX-Request", **getattr(context.get("errors"), "headers", {}), **(headers or {})},
    )
