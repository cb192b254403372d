"""The certificate of an acceptance on paper: what was signed, by whom, and whether that still holds."""

from typing import Any

from litestar import Response

from gateway.i18n import current
from gateway.pages.acceptance import words
from gateway.pages.frame.environment import html
from gateway.pdf.drawing import pdf_of
from gateway.visitors import Visitor
from shared.contracts.delivery.acceptance_views import AcceptanceView, MyAcceptance, PackItem, ValidityView
from shared.storage.names import disposition


async def printed(visitor: Visitor, one: AcceptanceView | MyAcceptance, validity: ValidityView) -> Response[bytes]:
    """In the reader's language. Raises that it cannot be drawn here."""
    headers = {
        "Content-Disposition": disposition(f"{one.project_code} acceptance {one.round}.pdf"),
        "Cache-Control": "no-store",
        "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    }
    return Response(await pdf_of(paper(visitor, one, validity)), media_type="application/pdf", headers=headers)


def paper(visitor: Visitor, one: AcceptanceView | MyAcceptance, validity: ValidityView) -> str:
    assert visitor.standing is not None
    stands = visitor.standing
    given: dict[str, Any] = {
        "one": one,
        "pack": _pack(one),
        "validity": validity,
        "w": words,
        "company": stands.company,
        "accent": stands.accent or "#00688A",
        "phone": stands.phone or "",
        "zone": stands.zone,
        "language": current(),
    }
    return str(html("acceptance/certificate.html", **given))


def _pack(one: AcceptanceView | MyAcceptance) -> tuple[PackItem, ...]:
    """As it was signed, whatever was delivered since."""
    return one.pack if isinstance(one, MyAcceptance) else one.kept
