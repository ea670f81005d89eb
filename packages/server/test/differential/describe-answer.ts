import { type Peer, type Received, otherRedirectUri, redirectUri, signedOutUri } from './peer.ts'

/** What matters of an answer, in one line: where it goes, its error, what it brings, how it challenges, and whether it may be kept. */
export function describeAnswer(peer: Peer, received: Received): string {
  return `${said(peer, received)}${challenge(received)}${keeping(received)}`
}

function said(peer: Peer, received: Received): string {
  const { status, location, text } = received
  if (peer.asksThePerson(received)) return 'asks the person'
  if (location !== null) return arrival(location)
  if (isPage(received)) {
    const form = /<form[^>]* action="([^"]*)"/.exec(text)?.[1]?.replaceAll('&amp;', '&')
    return form === redirectUri ? `form: ${fieldsOf(text).join(', ')}` : `page ${String(status)}`
  }
  return `${String(status)}${brings(text)}`
}

/** What an application receives in its address. */
function arrival(location: string): string {
  const known = [redirectUri, otherRedirectUri, signedOutUri].find((uri) => location.startsWith(uri))
  if (known === undefined) return location
  const { searchParams, hash } = new URL(location)
  const given = hash === '' ? searchParams : new URLSearchParams(hash.slice(1))
  for (const name of new URL(known).searchParams.keys()) given.delete(name)
  const told = ['error', 'code', 'state', 'iss'].filter((name) => given.has(name))
  const names = told.map((name) => (name === 'error' ? (given.get(name) ?? '') : name))
  const way = known === signedOutUri ? 'signed out' : hash === '' ? 'redirect' : 'fragment'
  return `${way}: ${names.join(', ')}`
}

function fieldsOf(text: string): readonly string[] {
  const given = new Map(
    [...text.matchAll(/name="(\w+)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]),
  )
  return ['error', 'code', 'state', 'iss']
    .filter((name) => given.has(name))
    .map((name) => (name === 'error' ? (given.get(name) ?? '') : name))
}

const TOLD = [
  'access_token',
  'id_token',
  'refresh_token',
  'scope',
  'sub',
  'email',
  'request_uri',
  'keys',
  'issuer',
]

function brings(text: string): string {
  if (!text.startsWith('{')) return text === '' ? '' : ' text'
  const body = JSON.parse(text) as Readonly<Record<string, unknown>>
  if (typeof body['error'] === 'string') return ` ${body['error']}`
  if (typeof body['active'] === 'boolean') return body['active'] ? ' active' : ' inactive'
  return TOLD.filter((name) => name in body)
    .map((name) => ` ${name}`)
    .join('')
}

/** The scheme, and the error that it names (RFC 6750 §3). */
function challenge({ headers }: Received): string {
  const given = headers['www-authenticate']
  if (given === undefined) return ''
  const error = /error="(\w+)"/.exec(given)?.[1]
  return `, ${given.split(' ')[0] ?? ''}${error === undefined ? '' : ` ${error}`}`
}

function keeping({ headers }: Received): string {
  return headers['cache-control']?.includes('no-store') === true ? '' : ', may be kept'
}

function isPage({ headers }: Received): boolean {
  return headers['content-type']?.startsWith('text/html') === true
}
