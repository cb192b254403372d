"""Teams, seats and the matrix."""

from gateway.pages.staffing import inbox, matrix, team

ROUTES = (*team.ROUTES, *matrix.ROUTES, *inbox.ROUTES)
