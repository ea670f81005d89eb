import {
  type ClientName,
  type Parameters,
  type Peer,
  type Received,
  audience,
  basic,
  clients,
  otherRedirectUri,
  redirectUri,
  signedOutUri,
} from './peer.ts'

/** A named exchange: what is done first, and the request whose answer is compared. */
export type Exchange = readonly [title: string, run: (peer: Peer) => Promise<Received>]

const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
const challenged = {
  code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  code_challenge_method: 'S256',
}
const asked = {
  client_id: 'web',
  redirect_uri: redirectUri,
  response_type: 'code',
  scope: 'openid',
  state: 's',
}

/** Without these parameters. */
function without(parameters: Parameters, ...names: readonly string[]): Parameters {
  return Object.fromEntries(Object.entries(parameters).filter(([name]) => !names.includes(name)))
}

const proof = (name: ClientName) => {
  const { id, secret } = clients[name]
  return secret === null ? {} : { authorization: basic(id, secret) }
}

const authorizes = (title: string, changed: Parameters, ...left: readonly string[]): Exchange => [
  `authorize: ${title}`,
  (peer) => peer.send({ to: 'authorize', query: without({ ...asked, ...changed }, ...left) }),
]

/** Requests to sign in, by a browser that nobody has signed in with. */
const authorization: readonly Exchange[] = [
  authorizes('a good request', {}),
  authorizes('no client_id', {}, 'client_id'),
  authorizes('an empty client_id', { client_id: '' }),
  authorizes('an unknown client_id', { client_id: 'nobody' }),
  authorizes('client_id twice', { client_id: ['web', 'web'] }),
  authorizes('a client that signs nobody in', { client_id: 'machine' }),
  authorizes('no redirect_uri', {}, 'redirect_uri'),
  authorizes('an empty redirect_uri', { redirect_uri: '' }),
  authorizes('the other registered redirect_uri', { redirect_uri: otherRedirectUri }),
  authorizes('a redirect_uri that is not registered', { redirect_uri: 'https://evil.example/' }),
  authorizes('a redirect_uri with a slash more', { redirect_uri: `${otherRedirectUri}/` }),
  authorizes('a redirect_uri with a query more', { redirect_uri: `${otherRedirectUri}?x=1` }),
  authorizes('a redirect_uri with a fragment', { redirect_uri: `${redirectUri}#x` }),
  authorizes('a redirect_uri with another port', { redirect_uri: 'http://localhost:3001/other' }),
  authorizes('a redirect_uri with another case', { redirect_uri: 'http://LOCALHOST:3000/other' }),
  authorizes('a redirect_uri with a user', { redirect_uri: 'http://localhost:3000@evil.example/other' }),
  authorizes('a redirect_uri with dots', { redirect_uri: 'http://localhost:3000/x/../other' }),
  authorizes('redirect_uri twice', { redirect_uri: [redirectUri, redirectUri] }),
  authorizes('no response_type', {}, 'response_type'),
  ...['token', 'id_token token', 'code token', 'none', 'CODE', 'code code', 'nonsense'].map((type) =>
    authorizes(`response_type ${type}`, { response_type: type }),
  ),
  authorizes('response_type twice', { response_type: ['code', 'code'] }),
  authorizes('response_mode query', { response_mode: 'query', prompt: 'none' }),
  authorizes('response_mode form_post', { response_mode: 'form_post', prompt: 'none' }),
  authorizes('response_mode fragment', { response_mode: 'fragment', prompt: 'none' }),
  authorizes('response_mode nonsense', { response_mode: 'nonsense' }),
  authorizes('response_mode twice', { response_mode: ['query', 'query'] }),
  authorizes('no scope', {}, 'scope'),
  authorizes('an empty scope', { scope: '' }),
  authorizes('one scope that is not known', { scope: 'openid nonsense' }),
  authorizes('no scope that is known', { scope: 'nonsense' }),
  authorizes('a scope without openid', { scope: 'email' }),
  authorizes('a scope with a quote', { scope: 'openid "' }),
  authorizes('scope twice', { scope: ['openid', 'openid'] }),
  authorizes('offline_access of a client that has none', {
    client_id: 'brief',
    scope: 'openid offline_access',
  }),
  authorizes('prompt none', { prompt: 'none' }),
  authorizes('prompt login', { prompt: 'login' }),
  authorizes('prompt consent', { prompt: 'consent' }),
  authorizes('prompt none and login', { prompt: 'none login' }),
  authorizes('prompt nonsense', { prompt: 'nonsense' }),
  authorizes('prompt twice', { prompt: ['login', 'login'] }),
  authorizes('max_age 0', { max_age: '0' }),
  authorizes('max_age negative', { max_age: '-1' }),
  authorizes('max_age that is no number', { max_age: 'x' }),
  authorizes('no state', { prompt: 'none' }, 'state'),
  authorizes('state twice', { state: ['a', 'b'] }),
  authorizes('nonce twice', { nonce: ['a', 'b'] }),
  authorizes('a parameter that is not known', { nonsense: '1' }),
  authorizes('a parameter that is not known, twice', { nonsense: ['1', '2'] }),
  authorizes('a good challenge', challenged),
  authorizes('a challenge without a method', { code_challenge: challenged.code_challenge }),
  authorizes('a challenge by plain', { ...challenged, code_challenge_method: 'plain' }),
  authorizes('a challenge by S512', { ...challenged, code_challenge_method: 'S512' }),
  authorizes('a method without a challenge', { code_challenge_method: 'S256' }),
  authorizes('a challenge that is too short', { ...challenged, code_challenge: 'abc' }),
  authorizes('a challenge with padding', { ...challenged, code_challenge: `${challenged.code_challenge}=` }),
  authorizes('challenge twice', { ...challenged, code_challenge: ['a', 'b'] }),
  authorizes('a public client without a challenge', { client_id: 'spa' }),
  authorizes('a public client with a challenge', { client_id: 'spa', ...challenged }),
  authorizes('a request object', { request: 'eyJhbGciOiJub25lIn0.e30.' }),
  authorizes('a request_uri elsewhere', { request_uri: 'https://evil.example/request' }),
  authorizes('a request_uri that was never given', {
    request_uri: 'urn:ietf:params:oauth:request_uri:nonsense',
  }),
  authorizes('registration', { registration: '{}' }),
  authorizes('an id_token_hint that is none', { id_token_hint: 'nonsense' }),
  authorizes('claims that are no JSON', { claims: 'nonsense' }),
  authorizes('claims that are no object', { claims: '[]' }),
  authorizes('claims', { claims: '{"userinfo":{"email":null}}' }),
  authorizes('display nonsense', { display: 'nonsense' }),
  authorizes('ui_locales', { ui_locales: 'de fr' }),
  authorizes('acr_values', { acr_values: 'urn:x' }),
  ['authorize: a good request by POST', (peer) => peer.send({ to: 'authorize', form: asked })],
  [
    'authorize: prompt none by POST',
    (peer) => peer.send({ to: 'authorize', form: { ...asked, prompt: 'none' } }),
  ],
  [
    'authorize: a body that is JSON',
    (peer) => peer.send({ to: 'authorize', body: ['application/json', JSON.stringify(asked)] }),
  ],
  ['authorize: by DELETE', (peer) => peer.send({ to: 'authorize', method: 'DELETE', query: asked })],
]

/** A new code, and the request that redeems it. */
async function newCode(peer: Peer, changed: Parameters = {}): Promise<string> {
  const back = await peer.signIn({ ...asked, scope: 'openid email', ...changed })
  const code = back.get('code')
  if (code === null) throw new Error(`no code at ${peer.name}: ${back.toString()}`)
  return code
}
const redemption = (code: string, changed: Parameters = {}): Parameters => ({
  grant_type: 'authorization_code',
  code,
  redirect_uri: redirectUri,
  ...changed,
})

const redeems = (
  title: string,
  signIn: Parameters,
  form: Parameters,
  by: ClientName = 'web',
  ...left: readonly string[]
): Exchange => [
  `token: ${title}`,
  async (peer) => {
    const code = await newCode(peer, signIn)
    return peer.send({ to: 'token', form: without(redemption(code, form), ...left), ...proof(by) })
  },
]

/** Without a code: who asks is found out first. */
const asks = (title: string, form: Parameters, authorization?: string): Exchange => [
  `token: ${title}`,
  (peer) => peer.send({ to: 'token', form, ...(authorization === undefined ? {} : { authorization }) }),
]
const unknownCode = redemption('nonsense')
const webSecret = clients.web.secret

const token: readonly Exchange[] = [
  redeems('a code', {}, {}),
  redeems('a code with PKCE', challenged, { code_verifier: verifier }),
  redeems(
    'a code of a public client',
    { client_id: 'spa', ...challenged },
    { client_id: 'spa', code_verifier: verifier },
    'spa',
  ),
  redeems(
    'a code by a secret in the body',
    { client_id: 'posting' },
    { client_id: 'posting', client_secret: clients.posting.secret },
    'spa',
  ),
  redeems('a code with the client_id beside the header', {}, { client_id: 'web' }),
  redeems('a code of a request without openid', { scope: 'email' }, {}),
  redeems(
    'a public client without its verifier',
    { client_id: 'spa', ...challenged },
    { client_id: 'spa' },
    'spa',
  ),
  redeems('another client’s code', {}, {}, 'other'),
  redeems('another redirect_uri', {}, { redirect_uri: otherRedirectUri }),
  redeems('no redirect_uri', {}, {}, 'web', 'redirect_uri'),
  redeems('no verifier', challenged, {}),
  redeems('another verifier', challenged, { code_verifier: `${verifier}x` }),
  redeems('a verifier that is too short', challenged, { code_verifier: 'x' }),
  redeems('a verifier without a challenge', {}, { code_verifier: verifier }),
  redeems('an empty verifier', challenged, { code_verifier: '' }),
  [
    'token: a code twice',
    async (peer) => {
      const form = redemption(await newCode(peer))
      await peer.send({ to: 'token', form, ...proof('web') })
      return peer.send({ to: 'token', form, ...proof('web') })
    },
  ],
  [
    'userinfo: after a code was used twice',
    async (peer) => {
      const form = redemption(await newCode(peer))
      const first = await peer.send({ to: 'token', form, ...proof('web') })
      await peer.send({ to: 'token', form, ...proof('web') })
      return peer.send({ to: 'userinfo', authorization: `Bearer ${tokensOf(first).access_token}` })
    },
  ],
  [
    'token: a code that has expired',
    async (peer) => {
      const form = redemption(await newCode(peer))
      await peer.expireAll('code')
      return peer.send({ to: 'token', form, ...proof('web') })
    },
  ],
  [
    'token: a code, with everything in the query',
    async (peer) => {
      const query = redemption(await newCode(peer))
      return peer.send({ to: 'token', query, form: {}, ...proof('web') })
    },
  ],
  [
    'token: a body that is JSON',
    async (peer) => {
      const body = JSON.stringify(redemption(await newCode(peer)))
      return peer.send({ to: 'token', body: ['application/json', body], ...proof('web') })
    },
  ],
  ['token: by GET', (peer) => peer.send({ to: 'token', query: unknownCode, ...proof('web') })],
  asks('a code that never was', unknownCode, basic('web', webSecret)),
  asks('no code', without(unknownCode, 'code'), basic('web', webSecret)),
  asks('code twice', { ...unknownCode, code: ['a', 'b'] }, basic('web', webSecret)),
  asks('nobody says who they are', unknownCode),
  asks('an unknown client', unknownCode, basic('nobody', webSecret)),
  asks('a wrong secret', unknownCode, basic('web', 'wrong')),
  asks('an empty secret', unknownCode, basic('web', '')),
  asks('the secret of another client', unknownCode, basic('web', clients.other.secret)),
  asks('a confidential client by its id alone', { ...unknownCode, client_id: 'web' }),
  asks('an unknown client by its id alone', { ...unknownCode, client_id: 'nobody' }),
  asks('a wrong secret in the body', { ...unknownCode, client_id: 'posting', client_secret: 'wrong' }),
  asks('a secret in the body of a client for the header', {
    ...unknownCode,
    client_id: 'web',
    client_secret: webSecret,
  }),
  asks(
    'a secret in header and body',
    { ...unknownCode, client_id: 'web', client_secret: webSecret },
    basic('web', webSecret),
  ),
  asks(
    'another client_id beside the header',
    { ...unknownCode, client_id: 'other' },
    basic('web', webSecret),
  ),
  asks('a secret of a public client in the body', { ...unknownCode, client_id: 'spa', client_secret: 'x' }),
  asks('a public client in the header', unknownCode, basic('spa', 'x')),
  asks('a header that is not Base64', unknownCode, 'Basic !!!'),
  asks('a header without a colon', unknownCode, `Basic ${Buffer.from('web').toString('base64')}`),
  asks('a header of another scheme', unknownCode, 'Digest username="web"'),
  asks('a client assertion that is none', {
    ...unknownCode,
    client_id: 'web',
    client_assertion: 'nonsense',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
  }),
  asks('no grant type', without(unknownCode, 'grant_type'), basic('web', webSecret)),
  asks('a grant type that is not known', { grant_type: 'nonsense' }, basic('web', webSecret)),
  asks(
    'grant type password',
    { grant_type: 'password', username: 'leo', password: 'x' },
    basic('web', webSecret),
  ),
  asks('grant type implicit', { grant_type: 'implicit' }, basic('web', webSecret)),
  asks(
    'grant type twice',
    { ...unknownCode, grant_type: ['authorization_code', 'x'] },
    basic('web', webSecret),
  ),
  asks('a code of a client that signs nobody in', unknownCode, basic('machine', clients.machine.secret)),
  asks(
    'a token for the client itself',
    { grant_type: 'client_credentials' },
    basic('machine', clients.machine.secret),
  ),
  asks(
    'a token for the client itself, with scope and resource',
    { grant_type: 'client_credentials', scope: 'read', resource: audience },
    basic('machine', clients.machine.secret),
  ),
  asks(
    'a scope that the client does not have',
    { grant_type: 'client_credentials', scope: 'read write' },
    basic('machine', clients.machine.secret),
  ),
  asks(
    'a resource that is not known',
    { grant_type: 'client_credentials', resource: 'https://evil.example' },
    basic('machine', clients.machine.secret),
  ),
  asks(
    'a token for a client that acts for people',
    { grant_type: 'client_credentials' },
    basic('web', webSecret),
  ),
]

interface Tokens {
  readonly access_token: string
  readonly id_token: string
  readonly refresh_token: string
}

function tokensOf(answer: Received): Tokens {
  if (answer.status !== 200) throw new Error(`no tokens: ${String(answer.status)} ${answer.text}`)
  return JSON.parse(answer.text) as Tokens
}

/** Tokens of a new sign-in, with a refresh token. */
async function newTokens(peer: Peer, changed: Parameters = {}, by: ClientName = 'web'): Promise<Tokens> {
  const signIn = { scope: 'openid email offline_access', prompt: 'consent', client_id: by, ...changed }
  const form = redemption(
    await newCode(peer, signIn),
    by === 'spa' ? { client_id: by, code_verifier: verifier } : {},
  )
  return tokensOf(await peer.send({ to: 'token', form, ...proof(by) }))
}

const refresh = (peer: Peer, refreshToken: string, more: Parameters = {}, by: ClientName = 'web') =>
  peer.send({
    to: 'token',
    form: { grant_type: 'refresh_token', refresh_token: refreshToken, ...more },
    ...proof(by),
  })

const refreshes = (title: string, more: Parameters, by: ClientName = 'web'): Exchange => [
  `refresh: ${title}`,
  async (peer) => refresh(peer, (await newTokens(peer)).refresh_token, more, by),
]

const refreshing: readonly Exchange[] = [
  refreshes('a token', {}),
  refreshes('for less', { scope: 'openid' }),
  refreshes('for less, without openid', { scope: 'email' }),
  refreshes('for more', { scope: 'openid email profile' }),
  refreshes('by another client', {}, 'other'),
  refreshes('by a client that proves nothing', {}, 'spa'),
  [
    'refresh: by a public client',
    async (peer) => {
      const { refresh_token: given } = await newTokens(peer, challenged, 'spa')
      return refresh(peer, given, { client_id: 'spa' }, 'spa')
    },
  ],
  [
    'refresh: a token twice',
    async (peer) => {
      const { refresh_token: given } = await newTokens(peer)
      await refresh(peer, given)
      return refresh(peer, given)
    },
  ],
  [
    'refresh: the newer token, after the older one came twice',
    async (peer) => {
      const { refresh_token: given } = await newTokens(peer)
      const { refresh_token: newer } = tokensOf(await refresh(peer, given))
      await refresh(peer, given)
      return refresh(peer, newer)
    },
  ],
  [
    'userinfo: after a refresh token came twice',
    async (peer) => {
      const { refresh_token: given } = await newTokens(peer)
      const { access_token: newer } = tokensOf(await refresh(peer, given))
      await refresh(peer, given)
      return peer.send({ to: 'userinfo', authorization: `Bearer ${newer}` })
    },
  ],
  ['refresh: a token that never was', (peer) => refresh(peer, 'nonsense')],
  [
    'refresh: no token',
    (peer) => peer.send({ to: 'token', form: { grant_type: 'refresh_token' }, ...proof('web') }),
  ],
  ['refresh: an access token', async (peer) => refresh(peer, (await newTokens(peer)).access_token)],
  [
    'refresh: after the code was used twice',
    async (peer) => {
      const signIn = { scope: 'openid offline_access', prompt: 'consent' }
      const form = redemption(await newCode(peer, signIn))
      const { refresh_token: given } = tokensOf(await peer.send({ to: 'token', form, ...proof('web') }))
      await peer.send({ to: 'token', form, ...proof('web') })
      return refresh(peer, given)
    },
  ],
]

const bears = (
  title: string,
  authorization: (tokens: Tokens) => string,
  changed: Parameters = {},
): Exchange => [
  `userinfo: ${title}`,
  async (peer) => peer.send({ to: 'userinfo', authorization: authorization(await newTokens(peer, changed)) }),
]

const userinfo: readonly Exchange[] = [
  bears('a token', (tokens) => `Bearer ${tokens.access_token}`),
  bears('a token with the scheme in lower case', (tokens) => `bearer ${tokens.access_token}`),
  bears('a token of a request without openid', (tokens) => `Bearer ${tokens.access_token}`, {
    scope: 'email',
  }),
  bears('a token that was changed', (tokens) => `Bearer ${tokens.access_token}x`),
  bears('a refresh token', (tokens) => `Bearer ${tokens.refresh_token}`),
  bears('an ID token', (tokens) => `Bearer ${tokens.id_token}`),
  bears('a token as a password', (tokens) => basic('web', tokens.access_token)),
  ['userinfo: nothing', (peer) => peer.send({ to: 'userinfo' })],
  ['userinfo: nothing by POST', (peer) => peer.send({ to: 'userinfo', form: {} })],
  [
    'userinfo: a token that never was',
    (peer) => peer.send({ to: 'userinfo', authorization: 'Bearer nonsense' }),
  ],
  ['userinfo: a scheme without a token', (peer) => peer.send({ to: 'userinfo', authorization: 'Bearer' })],
  [
    'userinfo: a token in the query',
    async (peer) =>
      peer.send({ to: 'userinfo', query: { access_token: (await newTokens(peer)).access_token } }),
  ],
  [
    'userinfo: a token in the body',
    async (peer) =>
      peer.send({ to: 'userinfo', form: { access_token: (await newTokens(peer)).access_token } }),
  ],
  [
    'userinfo: a token in header and body',
    async (peer) => {
      const { access_token: given } = await newTokens(peer)
      return peer.send({ to: 'userinfo', form: { access_token: given }, authorization: `Bearer ${given}` })
    },
  ],
  [
    'userinfo: a token of a client for itself',
    async (peer) => {
      const form = { grant_type: 'client_credentials' }
      const { access_token: given } = tokensOf(await peer.send({ to: 'token', form, ...proof('machine') }))
      return peer.send({ to: 'userinfo', authorization: `Bearer ${given}` })
    },
  ],
]

/** What is asked about, or given back, by whom. */
const gives = (
  to: 'introspect' | 'revoke',
  title: string,
  form: (tokens: Tokens) => Parameters,
  by: ClientName | null = 'web',
): Exchange => [
  `${to}: ${title}`,
  async (peer) => peer.send({ to, form: form(await newTokens(peer)), ...(by === null ? {} : proof(by)) }),
]

const both = (to: 'introspect' | 'revoke'): readonly Exchange[] => [
  gives(to, 'an access token', (tokens) => ({ token: tokens.access_token })),
  gives(to, 'a refresh token', (tokens) => ({
    token: tokens.refresh_token,
    token_type_hint: 'refresh_token',
  })),
  gives(to, 'a refresh token with a wrong hint', (tokens) => ({
    token: tokens.refresh_token,
    token_type_hint: 'access_token',
  })),
  gives(to, 'a token with a hint that is not known', (tokens) => ({
    token: tokens.refresh_token,
    token_type_hint: 'nonsense',
  })),
  gives(to, 'an ID token', (tokens) => ({ token: tokens.id_token })),
  gives(to, 'another client’s access token', (tokens) => ({ token: tokens.access_token }), 'other'),
  gives(to, 'another client’s refresh token', (tokens) => ({ token: tokens.refresh_token }), 'other'),
  gives(to, 'a token that never was', () => ({ token: 'nonsense' })),
  gives(to, 'no token', () => ({})),
  gives(to, 'token twice', () => ({ token: ['a', 'b'] })),
  gives(to, 'by nobody', () => ({ token: 'x' }), null),
  gives(to, 'by a confidential client without its secret', () => ({ token: 'x', client_id: 'web' }), null),
  gives(to, 'by a public client', () => ({ token: 'x', client_id: 'spa' }), null),
  [`${to}: by GET`, (peer) => peer.send({ to, query: { token: 'x' }, ...proof('web') })],
]

const revoked: readonly Exchange[] = [
  [
    'refresh: after the refresh token was given back',
    async (peer) => {
      const { refresh_token: given } = await newTokens(peer)
      await peer.send({ to: 'revoke', form: { token: given }, ...proof('web') })
      return refresh(peer, given)
    },
  ],
  [
    'userinfo: after the refresh token was given back',
    async (peer) => {
      const tokens = await newTokens(peer)
      await peer.send({ to: 'revoke', form: { token: tokens.refresh_token }, ...proof('web') })
      return peer.send({ to: 'userinfo', authorization: `Bearer ${tokens.access_token}` })
    },
  ],
  [
    'refresh: after the access token was given back',
    async (peer) => {
      const tokens = await newTokens(peer)
      await peer.send({ to: 'revoke', form: { token: tokens.access_token }, ...proof('web') })
      return refresh(peer, tokens.refresh_token)
    },
  ],
  [
    'introspect: after the access token was given back',
    async (peer) => {
      const tokens = await newTokens(peer)
      await peer.send({ to: 'revoke', form: { token: tokens.access_token }, ...proof('web') })
      return peer.send({ to: 'introspect', form: { token: tokens.access_token }, ...proof('web') })
    },
  ],
]

const leaves = (title: string, query: (tokens: Tokens) => Parameters): Exchange => [
  `end_session: ${title}`,
  async (peer) => peer.send({ to: 'end_session', query: query(await newTokens(peer)) }),
]
const back = { post_logout_redirect_uri: signedOutUri, state: 's' }

const signingOut: readonly Exchange[] = [
  ['end_session: nothing', (peer) => peer.send({ to: 'end_session' })],
  leaves('an ID token', (tokens) => ({ id_token_hint: tokens.id_token })),
  leaves('an ID token and the way back', (tokens) => ({ id_token_hint: tokens.id_token, ...back })),
  leaves('an access token as the hint', (tokens) => ({ id_token_hint: tokens.access_token, ...back })),
  leaves('a way back that is not registered', (tokens) => ({
    id_token_hint: tokens.id_token,
    post_logout_redirect_uri: 'https://evil.example/',
  })),
  leaves('another client than the hint’s', (tokens) => ({
    id_token_hint: tokens.id_token,
    client_id: 'other',
    ...back,
  })),
  [
    'end_session: a hint that is none',
    (peer) => peer.send({ to: 'end_session', query: { id_token_hint: 'nonsense', ...back } }),
  ],
  ['end_session: the way back of nobody', (peer) => peer.send({ to: 'end_session', query: back })],
  [
    'end_session: a client and the way back',
    (peer) => peer.send({ to: 'end_session', query: { client_id: 'web', ...back } }),
  ],
  [
    'end_session: an unknown client and the way back',
    (peer) => peer.send({ to: 'end_session', query: { client_id: 'nobody', ...back } }),
  ],
  [
    'end_session: the way back twice',
    (peer) =>
      peer.send({
        to: 'end_session',
        query: { client_id: 'web', post_logout_redirect_uri: [signedOutUri, signedOutUri] },
      }),
  ],
  ['end_session: by POST', (peer) => peer.send({ to: 'end_session', form: {} })],
]

const pushes = (
  title: string,
  changed: Parameters,
  by: ClientName | null = 'web',
  ...left: readonly string[]
): Exchange => [
  `par: ${title}`,
  (peer) =>
    peer.send({
      to: 'par',
      form: without({ ...asked, client_id: by === null ? '' : clients[by].id, ...changed }, ...left),
      ...(by === null ? {} : proof(by)),
    }),
]

async function pushed(peer: Peer, by: ClientName = 'web'): Promise<string> {
  const answer = await peer.send({ to: 'par', form: { ...asked, client_id: by }, ...proof(by) })
  return (JSON.parse(answer.text) as { readonly request_uri: string }).request_uri
}

const pushing: readonly Exchange[] = [
  pushes('a good request', {}),
  pushes('a good request of a public client', { client_id: 'spa', ...challenged }, null),
  pushes('a public client without a challenge', { client_id: 'spa' }, null),
  pushes('by nobody', {}, null),
  pushes('by a confidential client without its secret', { client_id: 'web' }, null),
  pushes('another client_id beside the header', { client_id: 'other' }),
  pushes('no client_id beside the header', {}, 'web', 'client_id'),
  pushes('a request_uri inside', { request_uri: 'urn:ietf:params:oauth:request_uri:x' }),
  pushes('a redirect_uri that is not registered', { redirect_uri: 'https://evil.example/' }),
  pushes('no redirect_uri', {}, 'web', 'redirect_uri'),
  pushes('no response_type', {}, 'web', 'response_type'),
  pushes('response_type token', { response_type: 'token' }),
  pushes('a scope with a quote', { scope: '"' }),
  pushes('prompt none and login', { prompt: 'none login' }),
  pushes('state twice', { state: ['a', 'b'] }),
  pushes('a challenge by plain', { ...challenged, code_challenge_method: 'plain' }),
  pushes('a client that signs nobody in', {}, 'machine'),
  [
    'par: a body that is JSON',
    (peer) => peer.send({ to: 'par', body: ['application/json', JSON.stringify(asked)], ...proof('web') }),
  ],
  ['par: by GET', (peer) => peer.send({ to: 'par', query: asked, ...proof('web') })],
  [
    'authorize: what was pushed',
    async (peer) =>
      peer.send({ to: 'authorize', query: { client_id: 'web', request_uri: await pushed(peer) } }),
  ],
  [
    'authorize: what was pushed, with more beside it',
    async (peer) =>
      peer.send({ to: 'authorize', query: { ...asked, prompt: 'none', request_uri: await pushed(peer) } }),
  ],
  [
    'authorize: what another client has pushed',
    async (peer) =>
      peer.send({ to: 'authorize', query: { client_id: 'other', request_uri: await pushed(peer) } }),
  ],
  [
    'authorize: what was pushed, without client_id',
    async (peer) => peer.send({ to: 'authorize', query: { request_uri: await pushed(peer) } }),
  ],
  [
    'authorize: what was pushed, for another browser',
    async (peer) => {
      const query = { client_id: 'web', request_uri: await pushed(peer) }
      await peer.send({ to: 'authorize', query })
      return peer.send({ to: 'authorize', query })
    },
  ],
  [
    'authorize: what was pushed too long ago',
    async (peer) => {
      const query = { client_id: 'web', request_uri: await pushed(peer) }
      await peer.expireAll('pushed request')
      return peer.send({ to: 'authorize', query })
    },
  ],
]

const published: readonly Exchange[] = [
  ['metadata', (peer) => peer.send({ to: 'metadata' })],
  ['metadata: by POST', (peer) => peer.send({ to: 'metadata', form: {} })],
  ['keys', (peer) => peer.send({ to: 'keys' })],
]

/** All of them. */
export const exchanges: readonly Exchange[] = [
  ...authorization,
  ...token,
  ...refreshing,
  ...userinfo,
  ...both('introspect'),
  ...both('revoke'),
  ...revoked,
  ...signingOut,
  ...pushing,
  ...published,
]
