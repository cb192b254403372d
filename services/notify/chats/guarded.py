"""`requests`, as the messengers of the library see it: the same names, and nothing that reaches the network by itself.

Imported when the first message leaves.
"""

import io
from threading import local
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import BaseAdapter


class _Adapter(BaseAdapter):
    def __init__(self, current: local) -> None:
        super().__init__()
        self._current = current

    def send(  # type: ignore[override]  # its many options are passed on as they come
        self, request: requests.PreparedRequest, **kwargs: Any
    ) -> requests.Response:
        """No redirects: an answer has no headers. `verify`, proxies and times of the address count for nothing."""
        url = str(request.url)
        body = request.body.encode() if isinstance(request.body, str) else request.body
        given = {"Host": urlsplit(url).netloc.rpartition("@")[2], "Accept-Encoding": "identity"}
        headers = {**{name: str(value) for name, value in request.headers.items()}, **given}
        carrier = getattr(self._current, "carrier", None)
        if carrier is None:
            raise requests.ConnectionError("nobody carries this")
        try:
            status, answer = carrier.carry(str(request.method), url, body, headers)
        except ConnectionError as error:
            raise requests.ConnectionError(str(error)) from error
        found = requests.Response()
        found.status_code, found.url, found.request, found.encoding = status, url, request, "utf-8"
        found.raw = io.BytesIO(answer)
        return found

    def close(self) -> None:
        pass


class Sessions:
    """Stands in for the module in the library's messengers. `current.carrier` is the thread's own."""

    def __init__(self) -> None:
        self.current = local()

    def __getattr__(self, name: str) -> Any:
        return getattr(requests, name)

    def Session(self) -> requests.Session:  # noqa: N802 - the module's name for it
        made = requests.Session()
        made.trust_env = False
        made.adapters.clear()
        for scheme in ("https://", "http://"):
            made.mount(scheme, _Adapter(self.current))
        return made

    session = Session

    def request(self, method: str, url: str, **given: Any) -> requests.Response:
        with self.Session() as session:
            return session.request(method, url, **given)

    def get(self, url: str, **given: Any) -> requests.Response:
        return self.request("GET", url, **given)

    def post(self, url: str, data: Any = None, json: Any = None, **given: Any) -> requests.Response:
        return self.request("POST", url, data=data, json=json, **given)

    def put(self, url: str, data: Any = None, **given: Any) -> requests.Response:
        return self.request("PUT", url, data=data, **given)

    def patch(self, url: str, data: Any = None, **given: Any) -> requests.Response:
        return self.request("PATCH", url, data=data, **given)

    def delete(self, url: str, **given: Any) -> requests.Response:
        return self.request("DELETE", url, **given)

    def head(self, url: str, **given: Any) -> requests.Response:
        return self.request("HEAD", url, **given)
