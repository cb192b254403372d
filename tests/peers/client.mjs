// openid-client as a company's program would use it: discovery, the code flow, userinfo, refresh, introspection,
// revocation, end of session. Reads what it is, prints where to send the person, reads where he came back to.
import { createInterface } from 'node:readline';
import * as oidc from 'openid-client';

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const hear = async () => (await lines.next()).value;
const say = told => console.log(JSON.stringify(told));

const me = JSON.parse(await hear());
const auth = {
  client_secret_basic: () => oidc.ClientSecretBasic(me.secret),
  client_secret_post: () => oidc.ClientSecretPost(me.secret),
  none: () => oidc.None(),
}[me.auth] ?? (async () => {
  const key = await crypto.subtle.importKey('jwk', me.jwk, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign']);
  return oidc.PrivateKeyJwt({ key, kid: me.jwk.kid });
});

const config = await oidc.discovery(new URL(me.issuer), me.id, { id_token_signed_response_alg: 'ES256' }, await auth(),
  { execute: [oidc.allowInsecureRequests, oidc.enableNonRepudiationChecks] });

const pkceCodeVerifier = oidc.randomPKCECodeVerifier(), expectedState = oidc.randomState(), expectedNonce = oidc.randomNonce();
say({ url: oidc.buildAuthorizationUrl(config, {
  redirect_uri: me.redirect_uri, scope: me.scope, state: expectedState, nonce: expectedNonce,
  code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier), code_challenge_method: 'S256',
}).href });

const tokens = await oidc.authorizationCodeGrant(config, new URL(await hear()),
  { pkceCodeVerifier, expectedState, expectedNonce, idTokenExpected: true });
const claims = tokens.claims();
const about = await oidc.fetchUserInfo(config, tokens.access_token, claims.sub);
const resource = await oidc.fetchProtectedResource(config, tokens.access_token, new URL(me.resource), 'GET');
const fresh = await oidc.refreshTokenGrant(config, tokens.refresh_token);
const before = me.auth === 'none' ? null : (await oidc.tokenIntrospection(config, fresh.access_token)).active;
await oidc.tokenRevocation(config, fresh.refresh_token, { token_type_hint: 'refresh_token' });
const after = me.auth === 'none' ? null : (await oidc.tokenIntrospection(config, fresh.access_token)).active;
const again = await oidc.refreshTokenGrant(config, fresh.refresh_token).then(() => 'taken', error => error.error);
const leave = oidc.buildEndSessionUrl(config, { id_token_hint: tokens.id_token, post_logout_redirect_uri: me.leave_uri, state: 'bye' });

say({
  claims, about, resource: resource.status, rotated: fresh.refresh_token !== tokens.refresh_token, before, after, again,
  leave: leave.href,
});
process.exit(0);
