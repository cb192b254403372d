"""A form as a browser would send it untouched: what it does not offer, it does not send."""

from html.parser import HTMLParser


class _Form(HTMLParser):
    """Reads the fields of the form whose action is `action`."""

    def __init__(self, action):
        super().__init__()
        self.action, self.inside, self.sent = action, False, {}
        self.select, self.options, self.area, self.text = None, [], "", ""

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            self.inside = given.get("action") == self.action
        elif self.inside and tag == "input" and given.get("name"):
            if given.get("type") not in {"checkbox", "radio"} or "checked" in given:
                self._add(given["name"], given.get("value") or "")
        elif self.inside and tag == "select":
            self.select, self.options = given, []
        elif self.select is not None and tag == "option":
            self.options.append((given.get("value", ""), "selected" in given))
        elif self.inside and tag == "textarea":
            self.area, self.text = given["name"], ""

    def handle_data(self, data):
        self.text += data

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = False
        elif tag == "select" and self.select is not None:
            chosen = [value for value, is_chosen in self.options if is_chosen]
            if "multiple" not in self.select:
                chosen = chosen[-1:] or [value for value, _is_chosen in self.options[:1]]
            for value in chosen:
                self._add(self.select["name"], value)
            self.select = None
        elif tag == "textarea" and self.area:
            self._add(self.area, self.text.removeprefix("\n"))
            self.area = ""

    def _add(self, name, value):
        self.sent.setdefault(name, []).append(value)


def as_sent(page, action):
    """{name: [value, …]} of the form with this `action` in the text of a page."""
    form = _Form(action)
    form.feed(page)
    assert form.sent, f"no form {action}"
    return form.sent
