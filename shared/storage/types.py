"""What a file is, by its bytes: the claim of name and header counts for nothing. Whatever is not listed is refused."""

import zipfile
from dataclasses import dataclass
from typing import IO

from shared.core.errors import Failure, Invalid
from shared.storage.text import looks_like_text

TYPE_REFUSED = Failure("file.type_refused", Invalid)
EMPTY = Failure("file.empty", Invalid)
ARCHIVE_REFUSED = Failure("file.archive_refused", Invalid)


@dataclass(frozen=True, slots=True)
class Type:
    """`endings` without dots; the first is given to a file whose own ending is another type's."""

    name: str
    endings: tuple[str, ...]
    is_image: bool = False


PNG = Type("image/png", ("png",), is_image=True)
JPEG = Type("image/jpeg", ("jpg", "jpeg", "jfif"), is_image=True)
GIF = Type("image/gif", ("gif",), is_image=True)
WEBP = Type("image/webp", ("webp",), is_image=True)
HEIC = Type("image/heic", ("heic", "heif"))
PDF = Type("application/pdf", ("pdf",))
MP4 = Type("video/mp4", ("mp4", "m4v"))
MOV = Type("video/quicktime", ("mov",))
TEXT = Type(
    "text/plain",
    ("txt", "log", "csv", "tsv", "md", "json", "ini", "conf", "cfg", "yaml", "yml", "toml", "sql", "properties"),
)
ZIP = Type("application/zip", ("zip",))
DOCX = Type("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ("docx",))
XLSX = Type("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ("xlsx",))
PPTX = Type("application/vnd.openxmlformats-officedocument.presentationml.presentation", ("pptx",))
ODT = Type("application/vnd.oasis.opendocument.text", ("odt",))
ODS = Type("application/vnd.oasis.opendocument.spreadsheet", ("ods",))
ODP = Type("application/vnd.oasis.opendocument.presentation", ("odp",))

TYPES = (PNG, JPEG, GIF, WEBP, HEIC, PDF, MP4, MOV, TEXT, ZIP, DOCX, XLSX, PPTX, ODT, ODS, ODP)

HEAD_BYTES = 64
MOST_ENTRIES = 2_000
MOST_UNPACKED = 300 * 1024 * 1024
LONGEST_MIMETYPE = 200

_STARTS = (
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"%PDF-", PDF),
)
_BRANDS = {b"heic": HEIC, b"heix": HEIC, b"mif1": HEIC, b"msf1": HEIC, b"qt  ": MOV}
_MOVIES = (b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"dash", b"3gp")
_OFFICE = {"word": DOCX, "xl": XLSX, "ppt": PPTX}
_OPEN = {type_.name: type_ for type_ in (ODT, ODS, ODP)}


def find_type(file: IO[bytes]) -> Type:
    """Reads, and leaves the file anywhere. Raises `file.empty`, `file.type_refused`, `file.archive_refused`."""
    file.seek(0)
    head = file.read(HEAD_BYTES)
    if not head:
        raise EMPTY()
    found = _by_start(head)
    if found is not None:
        return found
    if head.startswith(b"PK\x03\x04"):
        return _archive(file)
    file.seek(0)
    if looks_like_text(file.read()):
        return TEXT
    raise TYPE_REFUSED()


def _by_start(head: bytes) -> Type | None:
    for start, type_ in _STARTS:
        if head.startswith(start):
            return type_
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return WEBP
    if head[4:8] == b"ftyp":
        brand = head[8:12]
        return _BRANDS.get(brand) or (MP4 if brand.startswith(_MOVIES) else None)
    return None


def _archive(file: IO[bytes]) -> Type:
    """Only the table of contents is read; nothing is unpacked but an OpenDocument's own line about itself. One that
    would unpack to too much, or that brings macros, is refused."""
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            if not entries or len(entries) > MOST_ENTRIES or sum(e.file_size for e in entries) > MOST_UNPACKED:
                raise ARCHIVE_REFUSED()
            names = {entry.filename for entry in entries}
            if any(name.lower().rpartition("/")[2] == "vbaproject.bin" for name in names):
                raise ARCHIVE_REFUSED()
            return _office(names) or _open_document(archive, names) or ZIP
    except (zipfile.BadZipFile, NotImplementedError, ValueError, RuntimeError, OSError, EOFError) as error:
        raise ARCHIVE_REFUSED() from error


def _office(names: set[str]) -> Type | None:
    if "[Content_Types].xml" not in names:
        return None
    return next((type_ for folder, type_ in _OFFICE.items() if any(n.startswith(f"{folder}/") for n in names)), None)


def _open_document(archive: zipfile.ZipFile, names: set[str]) -> Type | None:
    if "mimetype" not in names or archive.getinfo("mimetype").file_size > LONGEST_MIMETYPE:
        return None
    with archive.open("mimetype") as line:
        return _OPEN.get(line.read(LONGEST_MIMETYPE).decode("ascii", "replace").strip())
