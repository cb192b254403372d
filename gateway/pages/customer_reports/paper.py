"""A report on paper, in the reader's language."""

from litestar import Response

from gateway.i18n import current
from gateway.pages.customer_reports import words as own
from gateway.pages.frame.environment import html
from gateway.pages.projects import words
from gateway.pdf.drawing import pdf_of
from gateway.visitors import Visitor
from shared.contracts.delivery.customer_reports import CustomerReportView, MyReport
from shared.storage.names import disposition


async def printed(visitor: Visitor, one: CustomerReportView | MyReport) -> Response[bytes]:
    """Raises that it cannot be drawn here."""
    assert visitor.standing is not None
    stands = visitor.standing
    text = html(
        "customer_reports/pdf.html",
        report=one,
        own=own,
        words=words,
        company=stands.company,
        accent=stands.accent or "#00688A",
        phone=stands.phone or "",
        zone=stands.zone,
        language=current(),
    )
    headers = {
        "Content-Disposition": disposition(f"{one.project_code} {one.number} {one.last_day:%Y-%m-%d}.pdf"),
        "Cache-Control": "no-store",
        "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    }
    return Response(await pdf_of(str(text)), media_type="application/pdf", headers=headers)
