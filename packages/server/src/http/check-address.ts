import { SsoError } from '@cardea/protocol'

/** Answered under any host: probes call the machine's address, and these answers print no URL. */
const PROBES = new Set(['/healthz', '/readyz'])

const LOOPBACK = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/

/**
 * Refuses a request whose Host header names someone else's host (`request.unknown_host`): the defence
 * against DNS rebinding and poisoned caches. Loopback names are let through, for tools on this machine; no
 * browser can be made to send one from afar. The hosts of alias origins have nothing but what `isAlias` says
 * and the assets of its error pages. Whatever the header says, no URL is ever built from it.
 */
export function createHostCheck(
  publicUrl: string,
  aliasOrigins: readonly string[] = [],
): (host: string | undefined, path: string, isAlias?: boolean) => void {
  const aliasHosts = new Set(aliasOrigins.map((origin) => new URL(origin).host))
  const { host: publicHost, protocol } = new URL(publicUrl)
  const defaultPort = protocol === 'https:' ? ':443' : ':80'
  return (host, path, isAlias = false) => {
    if (host === publicHost || host === publicHost + defaultPort) return
    if (PROBES.has(path)) return
    const name = host?.toLowerCase() ?? ''
    if (name === publicHost || LOOPBACK.test(name)) return
    if (aliasHosts.has(name) && (isAlias || path.startsWith('/assets/'))) return
    throw new SsoError('request.unknown_host')
  }
}

/**
 * `/` alone, or segments of plain characters; `.` and `..` are no segments. One route, one spelling: an
 * address that is matched loosely slips past whatever is keyed by its path (incidents row 94).
 */
const PLAIN_PATH = /^(?:\/|(?:\/(?!\.{1,2}(?:\/|$))[\w.~-]+)+)$/

/** Refuses `//`, `/./`, percent-encoded and trailing-slash spellings of a path: `request.not_found`. */
export function checkPath(path: string): void {
  if (!PLAIN_PATH.test(path)) throw new SsoError('request.not_found')
}

/** The path of a request target, without the query. */
export function pathOf(target: string): string {
  const mark = target.indexOf('?')
  return mark === -1 ? target : target.slice(0, mark)
}

/** The raw query of a request target, without `?`; empty when there is none. */
export function queryOf(target: string): string {
  const mark = target.indexOf('?')
  return mark === -1 ? '' : target.slice(mark + 1)
}
