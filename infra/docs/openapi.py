"""docs/generated/openapi.json: the document that the gateway serves, as it is in this commit."""

import json

from gateway.rest.openapi import document


def text() -> str:
    return json.dumps(document(), indent=1, ensure_ascii=False) + "\n"
