"""Files of projects: where one lies, for whoever may see what it belongs to."""

from shared.contracts.base import Command
from shared.contracts.fields import ProjectFileId
from shared.contracts.files import FilePlace
from shared.contracts.projects import projects
from shared.contracts.roles import Permission as P
from shared.core.errors import Failure, NotFound


class LocateProjectFile(Command):
    file_id: ProjectFileId


PROJECT_FILE_NOT_FOUND = Failure("file.not_found", NotFound)

LOCATE_PROJECT_FILE = projects.call(
    feature="files",
    verb="locate",
    says="Where a file of a project lies",
    takes=LocateProjectFile,
    gives=FilePlace,
    needs=P.PROJECT_FILE_READ,
    write=False,
    failures=(PROJECT_FILE_NOT_FOUND,),
)
