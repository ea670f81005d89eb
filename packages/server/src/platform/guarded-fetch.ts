import { lookup as systemLookup } from 'node:dns'
import { Resolver } from 'node:dns/promises'
import { type LookupFunction, isIP } from 'node:net'
import { SsoError } from '@cardea/protocol'
import type { Agent, fetch as undiciFetch, Response as UndiciResponse } from 'undici'
import { type AddressRules, addressFault } from './address-rules.ts'
import { createCircuitBreaker } from './circuit-breaker.ts'
import { type Clock, systemClock } from './clock.ts'
import { startDeadline } from './deadline.ts'
import { type AnswerLimits, OUTBOUND_SECONDS, type Outbound } from './outbound.ts'

const MAX_BODY_BYTES = 1024 * 1024

/** What the configuration says of outbound requests. */
export interface OutboundOptions {
  /** `production`: https only. `sandbox`: http and loopback too. */
  readonly mode: 'sandbox' | 'production'
  /** Hosts, addresses and CIDRs that may be reached although private. */
  readonly egressAllow: readonly string[]
  /** Resolvers, as address or address:port; empty: the system's. */
  readonly dnsServers: readonly string[]
  /** Absent: whole answers. */
  readonly answers?: AnswerLimits
}

const wholeAnswers: AnswerLimits = { seconds: OUTBOUND_SECONDS, bytes: MAX_BODY_BYTES, beyond: 'refuse' }

/** Every address of a host name. Tests give one that lies. */
export type Resolve = (hostname: string) => Promise<readonly string[]>

/**
 * Makes the guarded client. Names are resolved once, inside the connection: the addresses are checked and
 * exactly those are connected to, so an answer that changes between check and use (DNS rebinding) gains nothing.
 */
export function createOutbound(
  { mode, egressAllow, dnsServers, answers: limits = wholeAnswers }: OutboundOptions,
  resolve: Resolve = resolverFor(dnsServers),
  clock: Clock = systemClock,
): Outbound {
  const rules: AddressRules = { loopback: mode === 'sandbox', allow: egressAllow }
  let client: Promise<Client> | null = null
  const circuits = createCircuitBreaker({ clock })
  const guardedFetch: typeof globalThis.fetch = async (input, init) => {
    const url = checkUrl(input, mode, rules)
    return circuits.run(url.origin, () => send(url, input, init))
  }
  const send = async (url: URL, ...[input, init]: Parameters<typeof globalThis.fetch>) => {
    const given = init?.signal ?? (input instanceof Request ? input.signal : null)
    const deadline = startDeadline(limits.seconds * 1000, given)
    try {
      const request = new Request(input, { ...init, redirect: 'manual' })
      client ??= openClient(guardedLookup(rules, resolve), limits)
      return await deadline.race(exchange(request, await client, deadline.signal, limits))
    } catch (error) {
      throw named(error, url, limits)
    } finally {
      deadline.end()
    }
  }
  return { fetch: guardedFetch }
}

/** Refuses what the URL alone tells: the scheme, credentials, and address literals (no name is resolved for those). */
function checkUrl(input: string | URL | Request, mode: OutboundOptions['mode'], rules: AddressRules): URL {
  const text = input instanceof Request ? input.url : String(input)
  if (!URL.canParse(text)) {
    throw new SsoError('upstream.address_refused', { url: text, reason: 'it is not a complete address' })
  }
  const url = new URL(text)
  const refuse = (reason: string) => new SsoError('upstream.address_refused', { url: url.origin, reason })
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && mode === 'sandbox')) {
    throw refuse(mode === 'sandbox' ? 'it is not an http or https address' : 'production requires https')
  }
  if (url.username !== '' || url.password !== '') throw refuse('it carries a user name or password')
  const literal = url.hostname.replace(/^\[|\]$/g, '')
  if (isIP(literal) === 0) return url
  // The URL parser has turned decimal, octal and hexadecimal spellings into the plain address by now. No
  // honest configuration is written so.
  if (isIP(literal) === 4 && !text.includes(literal)) throw refuse('its address is written in disguise')
  const fault = addressFault(literal, literal, rules)
  if (fault !== null) throw refuse(fault)
  return url
}

interface Client {
  readonly fetch: typeof undiciFetch
  readonly agent: Agent
}

/** Loaded at the first request: a tenth of the start, and of no use to who has only SAML connections. */
async function openClient(lookup: LookupFunction, limits: AnswerLimits): Promise<Client> {
  const { Agent, fetch } = await import('undici')
  const agent = new Agent({
    connect: { lookup, timeout: limits.seconds * 1000 },
    headersTimeout: limits.seconds * 1000,
    bodyTimeout: limits.seconds * 1000,
    // Absent a refusal, `readBody` stops by itself; -1 is undici's word for no limit.
    maxResponseSize: limits.beyond === 'refuse' ? limits.bytes : -1,
  })
  return { fetch, agent }
}

async function exchange(
  request: Request,
  { fetch, agent }: Client,
  signal: AbortSignal,
  limits: AnswerLimits,
): Promise<Response> {
  const body = request.body === null ? null : new Uint8Array(await request.arrayBuffer())
  const response = await fetch(request.url, {
    method: request.method,
    headers: Object.fromEntries(request.headers),
    redirect: 'manual',
    dispatcher: agent,
    signal,
    body,
  })
  if (response.status >= 300 && response.status < 400) {
    void response.body?.cancel()
    throw new SsoError('upstream.redirect_refused', { url: new URL(request.url).origin })
  }
  const content = await readBody(response.body, signal, new URL(request.url), limits)
  const headers = new Headers(Object.fromEntries(response.headers))
  headers.delete('content-encoding')
  headers.delete('content-length')
  const bodiless = [101, 204, 205].includes(response.status)
  return new Response(bodiless ? null : content, { status: response.status, headers })
}

/** Reads the body up to the limit, counted after decompression: a small answer may unfold into a large one. */
async function readBody(
  body: UndiciResponse['body'],
  signal: AbortSignal,
  { origin }: URL,
  { bytes: limit, beyond }: AnswerLimits,
): Promise<Buffer<ArrayBuffer>> {
  const chunks: Uint8Array[] = []
  if (body === null) return Buffer.concat(chunks)
  const reader = body.getReader()
  // Cancelling is what closes the connection; undici may have lost the signal by now.
  const cancel = () => void reader.cancel().catch(() => undefined)
  signal.addEventListener('abort', cancel)
  let size = 0
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const bytes: unknown = part.value
    if (!(bytes instanceof Uint8Array)) continue
    size += bytes.length
    if (size > limit && beyond === 'refuse') {
      cancel()
      throw new SsoError('upstream.too_large', { url: origin, limit })
    }
    chunks.push(bytes)
    if (size < limit || beyond === 'refuse') continue
    cancel()
    break
  }
  return Buffer.concat(chunks, Math.min(size, limit))
}

/** Every failure as an error of the catalogue. */
function named(error: unknown, { origin }: URL, { seconds, bytes }: AnswerLimits): SsoError {
  const found = chain(error).find((each) => each instanceof SsoError)
  if (found instanceof SsoError) return found
  const names = chain(error).map((each) => (each instanceof Error ? each.name : ''))
  if (
    names.some((name) =>
      [
        'TimeoutError',
        'ConnectTimeoutError',
        'HeadersTimeoutError',
        'BodyTimeoutError',
        'AbortError',
      ].includes(name),
    )
  ) {
    return new SsoError('upstream.timeout', { url: origin, seconds }, { cause: error })
  }
  if (names.includes('ResponseExceededMaxSizeError')) {
    return new SsoError('upstream.too_large', { url: origin, limit: bytes }, { cause: error })
  }
  return new SsoError('upstream.unreachable', { url: origin, reason: reasonOf(error) }, { cause: error })
}

/** The error and its causes, the innermost last. */
function chain(error: unknown): unknown[] {
  const causes: unknown[] = []
  for (
    let each = error;
    each !== undefined && causes.length < 8;
    each = each instanceof Error ? each.cause : undefined
  ) {
    causes.push(each)
    if (each instanceof AggregateError) causes.push(...(each.errors as unknown[]))
  }
  return causes
}

/** The system's short word for it, for example ECONNREFUSED. */
function reasonOf(error: unknown): string {
  const codes = chain(error).flatMap((each) =>
    each instanceof Error && 'code' in each && typeof each.code === 'string' ? [each.code] : [],
  )
  return codes.at(-1) ?? 'the connection failed'
}

function guardedLookup(rules: AddressRules, resolve: Resolve): LookupFunction {
  return (hostname, options, callback) => {
    checkedAddresses(hostname, rules, resolve).then(
      (addresses) => {
        const found = addresses.map((address) => ({ address, family: isIP(address) }))
        if (options.all === true) callback(null, found)
        else callback(null, found[0]?.address ?? '', found[0]?.family)
      },
      (error: unknown) => callback(error instanceof Error ? error : new TypeError(String(error)), '', 0),
    )
  }
}

/** One forbidden address among several refuses the host: which one is used would be chance. */
async function checkedAddresses(
  hostname: string,
  rules: AddressRules,
  resolve: Resolve,
): Promise<readonly string[]> {
  const host = hostname.toLowerCase().replace(/\.$/, '')
  const addresses = isLocalhost(host) ? ['127.0.0.1'] : await resolve(host)
  if (addresses.length === 0) throw new SsoError('upstream.unreachable', { url: host, reason: 'ENOTFOUND' })
  for (const address of addresses) {
    const reason = addressFault(host, address, rules)
    if (reason !== null) throw new SsoError('upstream.address_refused', { url: host, reason })
  }
  return addresses
}

/** RFC 6761 §6.3: `localhost` and every name under it is loopback, whatever a resolver says. */
function isLocalhost(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost')
}

function resolverFor(dnsServers: readonly string[]): Resolve {
  if (dnsServers.length === 0) return resolveBySystem
  const resolver = new Resolver({ timeout: OUTBOUND_SECONDS * 1000, tries: 1 })
  resolver.setServers([...dnsServers])
  return async (hostname) => {
    const answers = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)])
    const addresses = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
    const [first] = answers
    if (addresses.length === 0 && first.status === 'rejected') throw first.reason
    return addresses
  }
}

function resolveBySystem(hostname: string): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    systemLookup(hostname, { all: true }, (error, addresses) => {
      if (error === null) resolve(addresses.map(({ address }) => address))
      else reject(error)
    })
  })
}
