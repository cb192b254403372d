"""Leaving for another site by a page that leads there at once.

A browser holds the whole chain of redirects behind a form against the `form-action` of the page the form was on, and
the sign-in page cannot know where it will end. So the chain ends here, on a page of ours, and a new one begins.
"""

from typing import Any

from litestar import Request, Response

from gateway.pages.frame.environment import render
from gateway.visitors import Visitor


def onward(
    request: Request[Any, Any, Any], location: str, visitor: Visitor | None, whither: str, *, at_once: bool = True
) -> Response[Any]:
    """`location` is an address that was checked before; `whither` is what people call it. Unless `at_once`, the person
    goes on by his own hand."""
    return render(request, "consent/onward.html", visitor, location=location, whither=whither, at_once=at_once)
