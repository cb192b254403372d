"""Files that tests send: good ones, and ones that pretend."""

import io
import struct
import zipfile
import zlib

from PIL import Image


def picture(kind="PNG", size=(40, 30), *, exif=None, **given) -> bytes:
    out = io.BytesIO()
    extra = {"exif": exif} if exif is not None else {}
    Image.new("RGB", size, (200, 40, 40)).save(out, kind, **extra, **given)
    return out.getvalue()


def located_picture() -> bytes:
    """A JPEG that lies on its side and says where it was taken and by whom."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x013B] = "SECRET-ARTIST"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (25.0, 2.0, 3.0)
    return picture("JPEG", (400, 200), exif=exif, comment=b"SECRET-COMMENT")


def pixel_bomb(width=50_000, height=50_000) -> bytes:
    """A PNG of a few hundred bytes that claims to be 2.5 thousand million pixels."""

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )


def archive(entries: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, body in entries.items():
            made.writestr(name, body)
    return out.getvalue()


def zip_bomb() -> bytes:
    """400 MB of nothing in a few hundred KB."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as made:
        for number in range(4):
            with made.open(f"{number}.txt", "w", force_zip64=False) as entry:
                for _ in range(100):
                    entry.write(b"\0" * (1024 * 1024))
    return out.getvalue()


def document(*, macros=False) -> bytes:
    entries = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}
    return archive(entries | ({"word/vbaProject.bin": b"x"} if macros else {}))
