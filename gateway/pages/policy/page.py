"""`/w/{co}/projects/{code}/policy`: how much of the policy a project keeps, and where the gaps are mended."""

import asyncio
from typing import Any

from litestar import Request, Response, get

from gateway.pages.frame.asking import ask, unread
from gateway.pages.frame.doors import staff
from gateway.pages.frame.environment import render
from gateway.pages.plan.reading import project_of
from gateway.pages.policy import words
from gateway.pages.projects.parts import frame
from shared.contracts.delivery.coverage import READ_COVERAGE, Evidence, ReadCoverage
from shared.contracts.roles import Permission as P


@get("/w/{co:str}/projects/{code:str}/policy")
async def policy(request: Request[Any, Any, Any], co: str, code: str) -> Response[Any]:
    visitor = await staff(request, co, P.PROJECT_READ)
    project = await project_of(request, visitor, code)
    found, bell = await asyncio.gather(
        ask(request, visitor, READ_COVERAGE, ReadCoverage(project_id=project.id)), unread(request, visitor)
    )
    given = frame(visitor, bell, "policy")
    by_evidence = {state: [one for one in found.clauses if one.evidence is state] for state in Evidence}
    return render(
        request,
        "policy/policy.html",
        visitor,
        **given,
        project=project,
        own=f"{given['here']}/{project.code}",
        found=found,
        groups=[(str(state), by_evidence[state]) for state in (Evidence.MISSING, Evidence.KEPT, Evidence.LATER)],
        w=words,
    )


ROUTES = (policy,)
