"""Our own and the vendor's browser files, read once. An address carries its content's hash: it is good for a year."""

import gzip
import json
import mimetypes
import re
from functools import cache
from pathlib import Path
from typing import Any

import rjsmin
from litestar import Request, Response, get
from litestar.exceptions import NotFoundException

STATIC = Path(__file__).resolve().parents[1] / "static"
FOR_GOOD = "public, max-age=31536000, immutable"
BRIEFLY = "public, max-age=60"
ELSEWHERE = frozenset({"embed.js"})
"""What companies load into pages of their own."""
SMALLEST_TO_PACK = 600
"""Bytes; below it gzip only adds."""

_TEXTS = frozenset({".css", ".js", ".svg", ".txt", ".json"})


@cache
def _files() -> dict[str, tuple[str, bytes, bytes | None]]:
    """name → (media type, bytes, bytes packed)."""
    found = {}
    for path in sorted(STATIC.rglob("*")):
        if not path.is_file() or path.name == "manifest.json":
            continue
        body = path.read_bytes()
        if path.parent == STATIC:
            body = _LIGHTER.get(path.suffix, bytes)(body)
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        is_text = path.suffix in _TEXTS
        packed = gzip.compress(body, 9, mtime=0) if is_text and len(body) >= SMALLEST_TO_PACK else None
        found[path.relative_to(STATIC).as_posix()] = (f"{kind}; charset=utf-8" if is_text else kind, body, packed)
    return found


def _light(css: bytes) -> bytes:
    """Without comments, indentation and spaces beside marks: a seventh of a style sheet, packed. Minifiers for style
    sheets do not know nested rules: they take ` :is()` within one for a value and glue it to what stands before."""
    css = re.sub(rb"\s+", b" ", re.sub(rb"/\*.*?\*/", b"", css, flags=re.DOTALL))
    return re.sub(rb" ?([{};,]) ?|(:) ", rb"\1\2", css).replace(b";}", b"}")


_LIGHTER = {".css": _light, ".js": rjsmin.jsmin}
"""How ours are made small; what comes from npm is."""


@cache
def _hashes() -> dict[str, str]:
    path = STATIC / "vendor" / "manifest.json"
    return json.loads(path.read_text()) if path.exists() else {}


@get("/static/{name:path}", sync_to_thread=False)
def static_file(request: Request[Any, Any, Any], name: str) -> Response[bytes]:
    """A file by its name; anything else is not found. While a new release rolls out its pages ask the old one, too: a
    hash that is not this file's makes nothing good for a year."""
    name = name.lstrip("/")
    file = _files().get(name)
    if file is None:
        raise NotFoundException
    kind, body, packed = file
    headers = {
        "Cache-Control": FOR_GOOD if request.query_params.get("v", "-") == _hashes().get(name) else BRIEFLY,
        "Vary": "Accept-Encoding",
        # Icons are loaded into pages of the same host only; a mail's picture comes from elsewhere.
        "Cross-Origin-Resource-Policy": "cross-origin" if name in ELSEWHERE else "same-origin",
    }
    if packed is not None and "gzip" in request.headers.get("accept-encoding", ""):
        return Response(packed, media_type=kind, headers={**headers, "Content-Encoding": "gzip"})
    return Response(body, media_type=kind, headers=headers)
