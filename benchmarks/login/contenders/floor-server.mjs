/**
 * The floor: what no SAML login can do without, and nothing more. It deflates the request, checks digest and
 * signature of the response with a ready key, signs the two tokens, and writes twice: the login, then its
 * consumption together with the code. It parses no XML (it knows where things stand), checks no policy,
 * keeps no profile and compares no secret: it is no service that anybody could run.
 *
 * Usage: floor-server.mjs SETTINGS PORT, with DATABASE_URL.
 */
import { X509Certificate, createHash, generateKeyPairSync, randomBytes, sign, verify } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { deflateRawSync } from 'node:zlib'
import pg from 'pg'

const [settingsFile, port] = process.argv.slice(2)
const { idp, redirectUri, clientId } = JSON.parse(readFileSync(settingsFile, 'utf8'))
const idpKey = new X509Certificate(Buffer.from(idp.certificate, 'base64')).publicKey
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const header = Buffer.from('{"alg":"RS256","kid":"1","typ":"JWT"}').toString('base64url')
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 })
await pool.query(
  'create table if not exists logins (id text primary key, state text, challenge text, code text, email text)',
)
await pool.query('create index if not exists logins_code on logins (code)')

const legs = { '/authorize': authorize, '/acs': acs, '/token': token, '/readyz': ready }

const server = createServer((request, response) => {
  const mark = request.url.indexOf('?')
  const leg = legs[mark === -1 ? request.url : request.url.slice(0, mark)]
  const chunks = []
  request.on('data', (chunk) => chunks.push(chunk))
  request.on('end', () => {
    const text = request.method === 'GET' ? request.url.slice(mark + 1) : Buffer.concat(chunks).toString()
    leg(new URLSearchParams(text), response).catch((error) => {
      response.writeHead(400).end(error.message)
    })
  })
})
server.listen(Number(port), '127.0.0.1')

async function ready(_, response) {
  await pool.query('select 1')
  response.end('ok')
}

async function authorize(query, response) {
  const id = `_${randomBytes(16).toString('hex')}`
  await pool.query({
    name: 'begin',
    text: 'insert into logins (id, state, challenge) values ($1, $2, $3)',
    values: [id, query.get('state'), query.get('code_challenge')],
  })
  const request =
    `<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="${id}" Version="2.0" ` +
    `IssueInstant="${new Date().toISOString()}" Destination="${idp.ssoUrl}"/>`
  const message = encodeURIComponent(deflateRawSync(request).toString('base64'))
  response.writeHead(302, { location: `${idp.ssoUrl}?SAMLRequest=${message}&RelayState=${id}` }).end()
}

async function acs(form, response) {
  const xml = Buffer.from(form.get('SAMLResponse'), 'base64').toString('utf8')
  const assertion = verifiedAssertion(xml)
  const code = randomBytes(32).toString('base64url')
  const { rows } = await pool.query({
    name: 'complete',
    text: 'update logins set code = $2, email = $3 where id = $1 and code is null returning state',
    values: [between(assertion, ' InResponseTo="', '"'), code, between(assertion, '">', '</NameID>')],
  })
  if (rows.length !== 1) throw new Error('no such login')
  const query = new URLSearchParams({ code, state: rows[0].state })
  response.writeHead(303, { location: `${redirectUri}?${query}` }).end()
}

/** The signed text, after both checks. */
function verifiedAssertion(xml) {
  const assertion = xml.slice(xml.indexOf('<Assertion '), xml.indexOf('</samlp:Response>'))
  const [start, end] = [assertion.indexOf('<Signature '), assertion.indexOf('</Signature>') + 12]
  const signature = assertion.slice(start, end)
  const signed = assertion.slice(0, start) + assertion.slice(end)
  const info = between(signature, '<SignedInfo>', '</SignedInfo>')
  const canonical = `<SignedInfo xmlns="http://www.w3.org/2000/09/xmldsig#">${info}</SignedInfo>`
  const value = Buffer.from(between(signature, '<SignatureValue>', '</SignatureValue>'), 'base64')
  const digest = createHash('sha256').update(signed).digest('base64')
  if (between(info, '<DigestValue>', '</DigestValue>') !== digest) throw new Error('wrong digest')
  if (!verify('sha256', Buffer.from(canonical), idpKey, value)) throw new Error('wrong signature')
  return signed
}

/** What stands before `end`, from the last `start` before it. */
function between(text, start, end) {
  if (end === '</NameID>') {
    const stop = text.indexOf(end)
    return text.slice(text.lastIndexOf(start, stop) + start.length, stop)
  }
  const from = text.indexOf(start) + start.length
  return text.slice(from, text.indexOf(end, from))
}

async function token(form, response) {
  const { rows } = await pool.query({
    name: 'redeem',
    text: 'select challenge, email from logins where code = $1',
    values: [form.get('code')],
  })
  const challenge = createHash('sha256').update(form.get('code_verifier')).digest('base64url')
  if (rows[0]?.challenge !== challenge) throw new Error('no such code')
  const now = Math.floor(Date.now() / 1000)
  const claims = {
    iss: 'floor',
    aud: clientId,
    sub: rows[0].email,
    email: rows[0].email,
    iat: now,
    exp: now + 300,
  }
  const accessToken = jwt({ ...claims, jti: randomBytes(16).toString('base64url') })
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(JSON.stringify({ access_token: accessToken, id_token: jwt(claims) }))
}

function jwt(claims) {
  const content = `${header}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`
  return `${content}.${sign('sha256', Buffer.from(content), privateKey).toString('base64url')}`
}
