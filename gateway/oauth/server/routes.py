"""The OAuth endpoints that programs call. Those that people see are in gateway/pages/consent."""

from litestar.handlers import HTTPRouteHandler

from gateway.oauth.server.about import configuration, jwks
from gateway.oauth.server.held import introspect, revoke
from gateway.oauth.server.token import token
from gateway.oauth.server.userinfo import userinfo


def oauth_routes() -> list[HTTPRouteHandler]:
    return [configuration, jwks, token, revoke, introspect, userinfo]
