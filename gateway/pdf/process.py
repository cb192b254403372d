"""Draws one PDF: HTML comes in on standard input, the PDF goes out on standard output. Run by drawing.py as a file,
so that nothing of the product is loaded here, and nothing of this in the product: the library takes 60 MB.

Leaves with 3 where the library or what it needs of the system is missing, 4 where no font has Chinese characters.
"""

import ctypes
import ctypes.util
import resource
import sys

MISSING, NO_FONT = 3, 4
CPU_SECONDS, MEMORY = 60, 2 * 1024**3
LANGUAGES = (b":lang=zh-tw", b":lang=zh-cn")


class _FontSet(ctypes.Structure):
    _fields_ = (("nfont", ctypes.c_int), ("sfont", ctypes.c_int), ("fonts", ctypes.c_void_p))


def fonts_for(pattern: bytes) -> int:
    """How many fonts of the system hold a language, as fontconfig knows them."""
    library = ctypes.CDLL(ctypes.util.find_library("fontconfig") or "libfontconfig.so.1")
    library.FcNameParse.restype = library.FcObjectSetCreate.restype = ctypes.c_void_p
    library.FcFontList.restype = ctypes.POINTER(_FontSet)
    library.FcNameParse.argtypes = [ctypes.c_char_p]
    library.FcObjectSetAdd.argtypes = [ctypes.c_void_p, ctypes.c_char_p]
    library.FcFontList.argtypes = [ctypes.c_void_p] * 3
    library.FcInit()
    names = library.FcObjectSetCreate()
    library.FcObjectSetAdd(names, b"file")
    found = library.FcFontList(None, library.FcNameParse(pattern), names)
    return int(found.contents.nfont) if found else 0


def main() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    html = sys.stdin.buffer.read().decode()
    try:
        from weasyprint import HTML, URLFetcher  # type: ignore[import-untyped]  # noqa: PLC0415 - what it needs of the system may be missing

        has_font = all(fonts_for(pattern) for pattern in LANGUAGES)
    except (ImportError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        raise SystemExit(MISSING) from error
    if not has_font:
        raise SystemExit(NO_FONT)
    nothing = URLFetcher(allowed_protocols=())  # no file, no network: all that is drawn is in the page
    body = HTML(string=html, url_fetcher=nothing).write_pdf(optimize_images=False)
    sys.stdout.buffer.write(body)


if __name__ == "__main__":
    main()
