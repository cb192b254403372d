"""Signed and encrypted mail. Signatures are not judged here: what they wrap is read, what is encrypted is told."""

import re

from services.helpdesk.mail.reading.shapes import Defect

CMS = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
MOST_SEALS = 50
CLEARSIGNED = re.compile(
    r"^-----BEGIN PGP SIGNED MESSAGE-----\n(?:[A-Za-z-]+:[^\n]*\n)*\n(?P<words>.*?)\n"
    r"(?P<seal>-----BEGIN PGP SIGNATURE-----\n.*?\n-----END PGP SIGNATURE-----)",
    re.DOTALL | re.MULTILINE,
)


def wrapped(data: bytes, defects: list[Defect]) -> bytes | None:
    """The mail inside an S/MIME message that is signed but not encrypted; None if there is none to be read."""
    from asn1crypto.cms import ContentInfo  # noqa: PLC0415 - seldom needed

    try:
        info = ContentInfo.load(data)
        kind = info["content_type"].native
        if kind == "signed_data":
            inner = info["content"]["encap_content_info"]["content"]
            return bytes(inner.native) if inner.native else None
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        defects.append(Defect("smime_broken", type(error).__name__))
        return None
    defects.append(Defect("encrypted", kind))
    return None


def unsealed(text: str) -> str:
    """PGP's clear signature taken to the end, under the mark of a signature."""
    seals: list[str] = []

    def words(found: re.Match[str]) -> str:
        seals.append(found["seal"])
        return re.sub(r"^- (?=-)", "", found["words"], flags=re.MULTILINE)

    plain = CLEARSIGNED.sub(words, text) if 0 < text.count("-----BEGIN PGP SIGNED") <= MOST_SEALS else text
    return "\n".join([plain, *(f"-- \n{seal}" for seal in seals)])
