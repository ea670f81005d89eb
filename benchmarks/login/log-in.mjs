/** One whole login, as the person's browser, their identity provider and the application go through it. */
import { createHash, randomBytes } from 'node:crypto'
import { inflateRawSync } from 'node:zlib'

const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

/** A leg that did not end as it must; `kind` is what the result counts. */
export class Refused extends Error {
  constructor(leg, statusCode, text) {
    super(`${leg} answered ${statusCode}: ${text.slice(0, 600)}`)
    this.kind = `${leg} ${statusCode}`
  }
}

/**
 * Signs one person in and answers the milliseconds that each leg took: authorize, acs, token.
 *
 * @param pool the connections to the server
 * @param target where and as which application: host, paths, clientId, clientSecret, redirectUri
 * @param customer whose identity provider answers: `parameters` of the authorization request, `acsPath`,
 *   and `makeResponse` of `createSigner`
 * @param person who
 */
export async function logIn(pool, target, customer, person) {
  const verifier = randomBytes(32).toString('base64url')
  const state = verifier.slice(0, 16)
  const asked = await authorize(pool, target, customer, { state, verifier })
  const { id, relayState } = readRequest(asked.location)
  const samlResponse = customer.makeResponse({ inResponseTo: id, person, now: Date.now() })
  const posted = await postResponse(pool, target, customer, {
    samlResponse,
    relayState,
    cookie: asked.cookie,
  })
  const back = posted.location.searchParams
  if (back.get('state') !== state || !back.has('code')) throw new Refused('acs', 'with', posted.location.href)
  const redeemed = await redeem(pool, target, back.get('code'), verifier)
  checkIdentity(target, redeemed.body, person)
  return { authorize: asked.ms, acs: posted.ms, token: redeemed.ms }
}

async function authorize(pool, target, { parameters }, { state, verifier }) {
  const query = new URLSearchParams({
    client_id: target.clientId,
    redirect_uri: target.redirectUri,
    response_type: 'code',
    scope: 'openid profile email',
    state,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...parameters,
  })
  const answer = await send(pool, target, { method: 'GET', path: `${target.paths.authorize}?${query}` })
  return { ...redirected('authorize', answer), cookie: cookieOf(answer.headers['set-cookie']) }
}

/** saml-bindings-2.0-os §3.4.4.1: what the redirect carries. */
function readRequest(location) {
  const message = inflateRawSync(Buffer.from(location.searchParams.get('SAMLRequest'), 'base64')).toString()
  const [, id] = /\sID="([^"]+)"/.exec(message)
  return { id, relayState: location.searchParams.get('RelayState') }
}

async function postResponse(pool, target, { acsPath }, { samlResponse, relayState, cookie }) {
  const fields = [
    `SAMLResponse=${encodeURIComponent(samlResponse.toString('base64'))}`,
    ...(relayState === null ? [] : [`RelayState=${encodeURIComponent(relayState)}`]),
  ]
  const headers = { ...FORM, ...(cookie === '' ? {} : { cookie }) }
  const answer = await send(pool, target, {
    method: 'POST',
    path: acsPath,
    headers,
    body: fields.join('&'),
  })
  return redirected('acs', answer)
}

async function redeem(pool, target, code, verifier) {
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    code,
    redirect_uri: target.redirectUri,
    code_verifier: verifier,
    client_id: target.clientId,
    client_secret: target.clientSecret,
  }).toString()
  const answer = await send(pool, target, { method: 'POST', path: target.paths.token, headers: FORM, body })
  if (answer.statusCode !== 200) throw new Refused('token', answer.statusCode, answer.text)
  return { ...answer, body: JSON.parse(answer.text) }
}

/** The answer must be about this person: a mixed-up one is no login. */
function checkIdentity({ knowsPeople }, { id_token: idToken }, { email }) {
  if (!knowsPeople) return
  const claims = JSON.parse(Buffer.from(idToken.split('.')[1], 'base64url').toString())
  if (claims.email !== email) throw new Refused('token', 'for', `${claims.email} instead of ${email}`)
}

async function send(pool, { host }, { headers, ...options }) {
  const started = performance.now()
  const answer = await pool.request({ ...options, headers: { host, ...headers } })
  const text = await answer.body.text()
  return { ms: performance.now() - started, statusCode: answer.statusCode, headers: answer.headers, text }
}

function redirected(leg, { ms, statusCode, headers, text }) {
  if (statusCode !== 302 && statusCode !== 303) throw new Refused(leg, statusCode, text)
  return { ms, location: new URL(headers.location) }
}

/** What a browser would send back: names and values, without their attributes. */
function cookieOf(header = []) {
  return [header]
    .flat()
    .map((line) => line.split(';', 1)[0])
    .join('; ')
}
