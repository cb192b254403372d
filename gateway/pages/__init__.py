"""The pages: Jinja2 and htmx over calls. A page asks and renders; no business rule lives here."""
