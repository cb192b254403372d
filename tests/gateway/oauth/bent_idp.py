"""A provider that a company runs and that lies: it says in its id token whatever a test wants."""

import asyncio
import json
import socket
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import uvicorn
from joserfc.jwk import ECKey
from litestar import Litestar, Request, Response, get, post

from shared.service import Web
from tests.gateway.oauth.jwts import es256


@dataclass
class BentIdp:
    """`token` makes the id token from nonce and claims of the attempt at hand; `keys` are what it publishes."""

    issuer: str
    pair: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256", parameters={"kid": "one"}))
    keys: list[dict] | None = None
    token: object = None
    document: dict = field(default_factory=dict)
    userinfo: dict | None = None
    asked: list[str] = field(default_factory=list)

    def claims(self, nonce: str, /, **bent) -> dict:
        now = int(time.time())
        given = {
            "iss": self.issuer,
            "sub": "bent",
            "aud": "huifang",
            "iat": now,
            "exp": now + 60,
            "nonce": nonce,
            **bent,
        }
        return {name: value for name, value in given.items() if value is not None}

    def signed(self, nonce: str, /, header: dict | None = None, **bent) -> str:
        return es256({"alg": "ES256", "kid": "one", **(header or {})}, self.claims(nonce, **bent), self.pair)


@asynccontextmanager
async def bent_idp():
    listening = socket.create_server(("127.0.0.1", 0))
    idp = BentIdp(f"http://localhost:{listening.getsockname()[1]}")

    @get("/.well-known/openid-configuration")
    async def discovery() -> Response:
        told = {
            "issuer": idp.issuer,
            "authorization_endpoint": f"{idp.issuer}/authorize",
            "token_endpoint": f"{idp.issuer}/token",
            "jwks_uri": f"{idp.issuer}/jwks",
            "userinfo_endpoint": f"{idp.issuer}/userinfo",
            "response_types_supported": ["code"],
            "id_token_signing_alg_values_supported": ["ES256", "HS256", "none"],
            **idp.document,
        }
        return Response(json.dumps({k: v for k, v in told.items() if v is not None}), media_type="application/json")

    @get("/jwks")
    async def jwks() -> Response:
        idp.asked.append("jwks")
        keys = idp.keys if idp.keys is not None else [idp.pair.as_dict(private=False)]
        return Response(json.dumps({"keys": keys}), media_type="application/json")

    @post("/token", status_code=200)
    async def token(request: Request) -> Response:
        """The code is the nonce: nothing needs to be kept."""
        nonce = (await request.form())["code"]
        answer = idp.token(nonce)
        body = answer if isinstance(answer, dict) else {"id_token": answer, "access_token": "opaque"}
        return Response(json.dumps(body), media_type="application/json")

    @get("/userinfo")
    async def userinfo() -> Response:
        return Response(
            json.dumps(idp.userinfo), media_type="application/json", status_code=200 if idp.userinfo else 404
        )

    app = Litestar([discovery, jwks, token, userinfo], openapi_config=None)
    server = Web(uvicorn.Config(app, lifespan="off", log_config=None, access_log=False))
    serving = asyncio.ensure_future(server.serve([listening]))
    yield idp
    server.should_exit = True
    await serving
