"""Every handler of templates of plans."""

from gateway.pages.templates.pages import ROUTES as ROUTES
