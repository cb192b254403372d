// A company's own sign-in provider: oidc-provider on this machine. A test says by POST /control who signs in next and
// where clients may be sent back to; what it is asked for after that is OpenID Connect and nothing else.
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

const server = createServer();
await new Promise(ready => server.listen(0, '127.0.0.1', ready));
const issuer = `http://localhost:${server.address().port}`;

let next = null;
const accounts = new Map(), callbacks = new Set();

const provider = new Provider(issuer, {
  clients: [{
    client_id: 'huifang', client_secret: 'a-secret-that-is-long-enough-for-anybody',
    redirect_uris: [`${issuer}/nowhere`], grant_types: ['authorization_code'], response_types: ['code'],
  }],
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
  conformIdTokenClaims: process.argv.includes('--userinfo-only'),
  findAccount: (ctx, id) => accounts.has(id) ? { accountId: id, claims: () => ({ ...accounts.get(id), sub: id }) } : undefined,
  interactions: { url: (ctx, interaction) => `/interaction/${interaction.uid}` },
  features: { devInteractions: { enabled: false } },
  pkce: { required: () => true },
  loadExistingGrant: async ctx => {
    const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
    grant.addOIDCScope('openid email profile');
    await grant.save();
    return grant;
  },
  cookies: { keys: ['not a secret here'] },
  jwks: undefined,
});
provider.Client.prototype.redirectUriAllowed = function (address) { return callbacks.has(address); };

provider.use(async (ctx, go) => {
  if (ctx.path === '/control') {
    const parts = [];
    for await (const part of ctx.req) parts.push(part);
    const wish = JSON.parse(Buffer.concat(parts).toString());
    if (wish.callback) callbacks.add(wish.callback);
    if (wish.account) { next = wish.account.sub; accounts.set(next, wish.account); }
    ctx.body = { issuer };
    return;
  }
  if (ctx.path.startsWith('/interaction/')) {
    await provider.interactionFinished(ctx.req, ctx.res, { login: { accountId: next, remember: false } });
    ctx.respond = false;
    return;
  }
  await go();
});

server.on('request', provider.callback());
console.log(issuer);
