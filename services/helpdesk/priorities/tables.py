"""A company's own matrix of priorities, if it has made one: nine numbers, row by row. Who opens a ticket reads it."""

from shared.db.walls import Portal

PORTALS = {"priorities": Portal(rule="", verbs="select (tenant_id, matrix)")}
