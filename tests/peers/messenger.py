"""A whole connector, as docs/howto/add-a-messenger.md describes it: between a chat service (`CHAT`) and the desk
(`DESK`). It knows nothing of the product but two addresses, and imports nothing of it.

Both directions can be repeated without harm: a message has the chat's own id as its webhook id, and a reply is marked
as delivered only after the chat took it.
"""

import base64
import hashlib
import hmac
import json
import os
import time
from datetime import UTC, datetime

import httpx
from standardwebhooks import Webhook


class Connector:
    def __init__(self) -> None:
        said = os.environ
        self._chat = httpx.Client(base_url=said["CHAT"], trust_env=False)
        self._desk = httpx.Client(base_url=said["DESK"], trust_env=False, timeout=30)
        self._hook, self._webhook = said["HOOK"], Webhook(said["SECRET"])
        self._connector = said["CONNECTOR"]
        self._replies = f"/api/v1/connectors/{self._connector}/replies"
        self._client = said["CLIENT_ID"], said["CLIENT_SECRET"]
        self._token, self._until = "", 0.0

    def bring(self) -> None:
        for one in self._chat.get("/waiting").json():
            said = {
                "conversation": one["room"],
                "sender": one["user"],
                "sender_name": one["name"],
                "text": one["text"],
            }
            if one.get("file"):
                sent = self._signed(f"{one['id']}-file", "/files?name=picture.png", bytes.fromhex(one["file"]))
                said["files"] = [sent.raise_for_status().json()["receipt"]]
            taken = self._signed(one["id"], "", json.dumps(said).encode())
            taken.raise_for_status()
            self._chat.post("/seen", json={"id": one["id"]}).raise_for_status()

    def deliver(self) -> None:
        for one in self._asked("GET", self._replies).json()["items"]:
            said = {"room": one["conversation"], "text": f"{one['author']}: {one['body']}"}
            self._chat.post("/send", json=said).raise_for_status()
            self._asked("POST", f"/api/v1/connector_replies/{one['id']}/delivered")

    def _signed(self, webhook_id: str, part: str, body: bytes) -> httpx.Response:
        moment = datetime.now(UTC)
        headers = {"webhook-id": webhook_id, "webhook-timestamp": str(int(moment.timestamp()))}
        headers["webhook-signature"] = sign(self._webhook, webhook_id, moment, body)
        return self._desk.post(f"{self._hook}{part}", content=body, headers=headers)

    def _asked(self, method: str, path: str) -> httpx.Response:
        if time.time() > self._until:
            form = {"grant_type": "client_credentials", "scope": "helpdesk.door.serve"}
            given = self._desk.post("/oauth/token", data=form, auth=self._client).raise_for_status().json()
            self._token, self._until = given["access_token"], time.time() + given["expires_in"] - 30
        headers = {"authorization": f"Bearer {self._token}"}
        body = {"json": {"connector_id": self._connector}} if method == "POST" else {}
        return self._desk.request(method, path, headers=headers, **body).raise_for_status()


def sign(webhook: Webhook, webhook_id: str, moment: datetime, body: bytes) -> str:
    """The library signs text; what is no text (a file) is signed the same way, by hand."""
    try:
        return webhook.sign(webhook_id, moment, body.decode())
    except UnicodeDecodeError:
        content = f"{webhook_id}.{int(moment.timestamp())}.".encode() + body
        key = base64.b64decode(os.environ["SECRET"].removeprefix("whsec_"))
        return "v1," + base64.b64encode(hmac.digest(key, content, hashlib.sha256)).decode()


if __name__ == "__main__":
    connector = Connector()
    while True:
        connector.bring()
        connector.deliver()
        time.sleep(0.1)
