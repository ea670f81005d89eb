import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { SignJWT, exportJWK, generateKeyPair } from 'jose'

/** What the next answers say; tests change single fields. Functions see what was there before. */
export interface OidcBehavior {
  discovery: Record<string, unknown>
  /** Claims on top of the right ones; undefined removes one. */
  claims: Record<string, unknown>
  header: Record<string, unknown>
  /** In place of the whole ID token. */
  idToken: string | undefined
  /** In place of the token endpoint's answer. */
  token: { status: number; body: string } | null
  userinfo: { status: number; body: Record<string, unknown> } | null
  /** In place of that, as `application/jwt`. */
  userinfoJwt: string | null
  /** Sign with a key that is not published. */
  foreignKey: boolean
  /** The JWKS answers with this status. */
  keysStatus: number
  /** The issuer that its keys name; undefined: they name none. */
  keyIssuer: string | undefined
  /** How often it repeats its key. */
  keyCount: number
  /** Happens while we wait for the answer of the token endpoint. */
  readonly meanwhile?: () => Promise<unknown>
}

/**
 * A customer's OpenID provider that can be told to misbehave, one thing at a time. It keeps no state: any
 * code is good, and the nonce of the next ID token is told to it.
 */
export interface CustomerOidcIdp {
  /** Another one after each `reset`: what was kept of it before is not used. */
  issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** Every request received, as `METHOD /path`. */
  readonly requests: string[]
  /** The last token request: its form and its Authorization header. */
  readonly tokenRequests: { readonly form: URLSearchParams; readonly authorization: string | undefined }[]
  behavior: OidcBehavior
  reset(): void
  /** From now on signs with a new key, of this algorithm (RS256), and publishes only that. */
  rotateKey(algorithm?: string): Promise<void>
  /** These claims, signed as an ID token is. */
  sign(claims: Record<string, unknown>): Promise<string>
  /** An ID token as the token endpoint would give it now. */
  signedToken(): Promise<string>
  /** The person's e-mail address in the next ID token. */
  email: string
  nonce: string
  close(): Promise<void>
}

export async function customerOidcIdp(): Promise<CustomerOidcIdp> {
  const clientId = 'cardea'
  let key = await makeKey('k1')
  const foreign = await makeKey('k1')
  const requests: string[] = []
  const tokenRequests: CustomerOidcIdp['tokenRequests'] = []
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)))
  })
  const origin = await listen(server)
  let resets = 0

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '/').replace(/^\/t\d+/, '')
    const { issuer } = idp
    requests.push(`${request.method ?? ''} ${path}`)
    const json = (status: number, body: unknown) =>
      response
        .writeHead(status, { 'content-type': 'application/json' })
        .end(typeof body === 'string' ? body : JSON.stringify(body))
    const { behavior } = idp
    if (path === '/.well-known/openid-configuration')
      return void json(200, { ...discovery(issuer), ...behavior.discovery })
    if (path === '/keys')
      return void json(behavior.keysStatus, {
        keys: Array.from({ length: behavior.keyCount }, () => ({
          ...key.publicJwk,
          issuer: behavior.keyIssuer,
        })),
      })
    if (path === '/userinfo') {
      const { status, body } = behavior.userinfo ?? { status: 404, body: {} }
      if (behavior.userinfoJwt === null) return void json(status, body)
      return void response.writeHead(200, { 'content-type': 'application/jwt' }).end(behavior.userinfoJwt)
    }
    if (path === '/token') {
      tokenRequests.push({ form: await readForm(request), authorization: request.headers.authorization })
      await behavior.meanwhile?.()
      if (behavior.token !== null) return void json(behavior.token.status, behavior.token.body)
      return void json(200, { access_token: 'at', token_type: 'Bearer', id_token: await idToken(behavior) })
    }
    json(404, {})
  }

  async function idToken({ claims, header, idToken: given, foreignKey }: OidcBehavior): Promise<string> {
    if (given !== undefined) return given
    const now = Math.floor(Date.now() / 1000)
    const right = {
      iss: idp.issuer,
      aud: clientId,
      sub: 'u-1',
      iat: now,
      exp: now + 300,
      nonce: idp.nonce,
      email: idp.email,
    }
    const { privateKey } = foreignKey ? foreign : key
    return new SignJWT({ ...right, ...claims })
      .setProtectedHeader({ alg: key.publicJwk.alg, kid: key.kid, ...header })
      .sign(privateKey)
  }

  const idp: CustomerOidcIdp = {
    issuer: `${origin}/t0`,
    clientId,
    clientSecret: 'the-secret-of-cardea-at-this-idp',
    requests,
    tokenRequests,
    behavior: wellBehaved(),
    email: '',
    nonce: '',
    reset() {
      resets += 1
      idp.issuer = `${origin}/t${String(resets)}`
      idp.behavior = wellBehaved()
      requests.length = 0
      tokenRequests.length = 0
    },
    async rotateKey(algorithm) {
      key = await makeKey(`k${String(Math.random()).slice(2)}`, algorithm)
    },
    sign: (claims) =>
      new SignJWT(claims).setProtectedHeader({ alg: key.publicJwk.alg, kid: key.kid }).sign(key.privateKey),
    signedToken: () => idToken(idp.behavior),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  return idp
}

function wellBehaved(): OidcBehavior {
  return {
    discovery: {},
    claims: {},
    header: {},
    idToken: undefined,
    token: null,
    userinfo: null,
    userinfoJwt: null,
    foreignKey: false,
    keysStatus: 200,
    keyIssuer: undefined,
    keyCount: 1,
  }
}

function discovery(issuer: string) {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    userinfo_endpoint: `${issuer}/userinfo`,
    jwks_uri: `${issuer}/keys`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
  }
}

async function makeKey(kid: string, alg = 'RS256') {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true })
  return { kid, privateKey, publicJwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } }
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return `http://127.0.0.1:${String(address.port)}`
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  let body = ''
  for await (const chunk of request) body += String(chunk)
  return new URLSearchParams(body)
}
