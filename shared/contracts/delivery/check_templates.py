"""Checklists that a company keeps, to plan checks from."""

from shared.contracts.base import Command, Done, Rest, View
from shared.contracts.delivery.quality_kinds import CheckItem, CheckMethod, Items, Short
from shared.contracts.fields import CheckTemplateId, Name, Revision
from shared.contracts.parties import STAFF
from shared.contracts.projects import projects
from shared.contracts.roles import Permission as P
from shared.core.errors import Conflict, Failure, NotFound

MOST = 200


class CheckTemplateView(View):
    """`sample` says how many of how many are looked at."""

    id: CheckTemplateId
    name: str
    method: CheckMethod
    items: tuple[CheckItem, ...]
    sample: str
    revision: int


class CheckTemplateList(View):
    items: tuple[CheckTemplateView, ...]


class ListCheckTemplates(Command):
    """Nothing to say."""


class CreateCheckTemplate(Command):
    name: Name
    method: CheckMethod = CheckMethod.INSPECT
    items: Items = ()
    sample: Short = ""


class ChangeCheckTemplate(Command):
    """All of it as it is to be. Checks that were planned from it stay as they are."""

    template_id: CheckTemplateId
    revision: Revision
    name: Name
    method: CheckMethod = CheckMethod.INSPECT
    items: Items = ()
    sample: Short = ""


class ArchiveCheckTemplate(Command):
    template_id: CheckTemplateId
    revision: Revision


TEMPLATE_NOT_FOUND = Failure("check_template.not_found", NotFound)
TEMPLATE_STALE = Failure("check_template.stale", Conflict)
TEMPLATE_EXISTS = Failure("check_template.exists", Conflict)
TEMPLATE_FULL = Failure("check_template.full", Conflict)

LIST_TEMPLATES = projects.call(
    feature="check_templates",
    verb="list",
    says="The checklists of the company",
    takes=ListCheckTemplates,
    gives=CheckTemplateList,
    needs=P.QUALITY_READ,
    write=False,
    rest=Rest("GET", "/check-templates"),
    kinds=STAFF,
)
CREATE_TEMPLATE = projects.call(
    feature="check_templates",
    verb="create",
    says="Add a checklist",
    takes=CreateCheckTemplate,
    gives=CheckTemplateView,
    needs=P.QUALITY_MANAGE,
    write=True,
    rest=Rest("POST", "/check-templates", 201),
    kinds=STAFF,
    failures=(TEMPLATE_EXISTS, TEMPLATE_FULL),
)
CHANGE_TEMPLATE = projects.call(
    feature="check_templates",
    verb="change",
    says="Change a checklist",
    takes=ChangeCheckTemplate,
    gives=CheckTemplateView,
    needs=P.QUALITY_MANAGE,
    write=True,
    rest=Rest("POST", "/check-templates/{template_id}/change"),
    kinds=STAFF,
    failures=(TEMPLATE_NOT_FOUND, TEMPLATE_STALE, TEMPLATE_EXISTS),
)
ARCHIVE_TEMPLATE = projects.call(
    feature="check_templates",
    verb="archive",
    says="Put a checklist away",
    takes=ArchiveCheckTemplate,
    gives=Done,
    needs=P.QUALITY_MANAGE,
    write=True,
    rest=Rest("POST", "/check-templates/{template_id}/archive"),
    kinds=STAFF,
    failures=(TEMPLATE_NOT_FOUND, TEMPLATE_STALE),
)
