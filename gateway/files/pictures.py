"""Pictures: their size by the header alone, and previews drawn anew, so that nothing of the original's bytes (places,
names, scripts) gets through."""

import warnings
from io import BytesIO
from typing import IO

from PIL import Image, ImageOps, UnidentifiedImageError

from gateway.files.failures import IMAGE_TOO_LARGE
from shared.core.errors import DomainError, Failure, NotFound
from shared.storage.types import TYPE_REFUSED

MOST_PIXELS = 60_000_000
"""A phone's 48 megapixels fit. More is refused before anything is decoded."""

MOST_DECODED = 24_000_000
"""Pixels that are decoded for a preview. A JPEG is decoded at a fraction of its size."""

EDGE = 720
FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
PREVIEW_TYPE = "image/webp"

NO_PREVIEW = Failure("file.not_found", NotFound)

_BROKEN = (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError)


def check_size(file: IO[bytes]) -> None:
    """Raises `file.type_refused` for what only begins like a picture, `file.image_too_large`."""
    file.seek(0)
    try:
        with _opened(file) as picture:
            width, height = picture.size
    except Image.DecompressionBombError as error:
        raise _too_large() from error
    except _BROKEN as error:
        raise TYPE_REFUSED() from error
    if width * height > MOST_PIXELS:
        raise _too_large()


def _too_large() -> DomainError:
    return IMAGE_TOO_LARGE(limit=MOST_PIXELS // 1_000_000)


def preview(body: bytes) -> bytes:
    """The first frame, upright, at most 720 pixels on an edge, as WebP without any metadata. Blocks: in a thread."""
    try:
        with _opened(BytesIO(body)) as picture:
            picture.draft("RGB", (EDGE * 2, EDGE * 2))
            if picture.width * picture.height > MOST_DECODED:
                raise NO_PREVIEW()
            small = _drawn(picture)
    except _BROKEN as error:
        raise NO_PREVIEW() from error
    out = BytesIO()
    small.save(out, "WEBP", quality=80, method=2)
    return out.getvalue()


def _opened(file: IO[bytes]) -> Image.Image:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limits are lower
        return Image.open(file, formats=FORMATS)


def _drawn(picture: Image.Image) -> Image.Image:
    upright = ImageOps.exif_transpose(picture)
    has_alpha = "A" in upright.getbands() or "transparency" in upright.info
    upright.thumbnail((EDGE, EDGE), Image.Resampling.BILINEAR)
    clean = Image.new("RGBA" if has_alpha else "RGB", upright.size)
    clean.paste(upright.convert(clean.mode))
    return clean
