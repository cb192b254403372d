"""A plan to a file and from one."""

import zlib
from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import UploadFile

from gateway.i18n import _
from gateway.pages.frame.asking import ask
from gateway.pages.frame.doors import staff
from gateway.pages.frame.forms import read_form
from gateway.pages.frame.trying import tried
from gateway.pages.plan.page import PLAN, Again, show
from gateway.pages.plan.reading import project_of
from gateway.pages.plan.words import LEFT_OUT, UNREAD
from gateway.web.bodies import PAGE_BYTES, form_of
from gateway.web.errors import ROUTE_UNKNOWN
from shared.contracts.delivery.plan import PLAN_FILE, ExportPlan, FileForm, ImportedPlan, ImportPlan
from shared.contracts.delivery.plan_links import EXPORT_PLAN, IMPORT_PLAN
from shared.contracts.roles import Permission as P
from shared.core.errors import DomainError

TYPES = {FileForm.MSPDI: "application/xml", FileForm.CSV: "text/csv"}
NAMES = {"plan.xml": FileForm.MSPDI, "plan.csv": FileForm.CSV}
MOST_BYTES = 20_000_000
TOLD = 8


@get(f"{PLAN}/{{name:str}}")
async def export(request: Request[Any, Any, Any], co: str, code: str, name: str) -> Response[Any]:
    visitor = await staff(request, co, P.PROJECT_READ)
    form = NAMES.get(name)
    if form is None:
        raise ROUTE_UNKNOWN()
    project = await project_of(request, visitor, code)
    file = await ask(request, visitor, EXPORT_PLAN, ExportPlan(project_id=project.id, form=form))
    headers = {"Content-Disposition": f'attachment; filename="{file.name}"', "Cache-Control": "no-store"}
    return Response(zlib.decompress(file.packed), media_type=TYPES[form], headers=headers)


@post(f"{PLAN}/import", status_code=200, request_max_body_size=MOST_BYTES + PAGE_BYTES)
async def import_(request: Request[Any, Any, Any], co: str, code: str) -> Response[Any]:
    visitor = await staff(request, co, P.PLAN_EDIT)
    form = await read_form(request)
    project = await project_of(request, visitor, code)
    upload = (await form_of(request)).get("file")
    data = await upload.read(MOST_BYTES) if isinstance(upload, UploadFile) else b""
    kind = FileForm.MSPDI if data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<") else FileForm.CSV

    def command() -> ImportPlan:
        return ImportPlan(project_id=project.id, form=kind, packed=zlib.compress(data, 6))

    result = await tried(request, visitor, IMPORT_PLAN, command, form, asking=_said)
    if result.done is None:
        return await show(request, visitor, code, again=Again(errors=result.errors, about="import"))
    left = [_left(what, name) for what, name in result.done.left_out[:TOLD]]
    said = _("匯入了 {count} 項。").format(count=result.done.tasks)
    if left:
        said += _("沒有匯入：{left}").format(left="、".join(left))
    return await show(request, visitor, code, again=Again(said=said))


async def _said(*asked: Any, key: str) -> ImportedPlan:
    """What is wrong with a file, in words."""
    try:
        made: ImportedPlan = await ask(*asked, key=key)
    except DomainError as error:
        if error.code != PLAN_FILE.code:
            raise
        why = UNREAD.get(str(error.params.get("why")), "")
        raise PLAN_FILE(why=_(why) if why else "", where=error.params.get("where", "")) from error
    return made


def _left(what: str, name: str) -> str:
    why = _(LEFT_OUT[what]) if what in LEFT_OUT else what
    return f"{name}（{why}）"


ROUTES = (export, import_)
