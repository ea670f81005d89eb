import { SsoError } from '@cardea/protocol'
import type { EndpointRequest } from './route.ts'

type Headers = Pick<EndpointRequest, 'headers'>

/** A media type that no form can send, so that another site's script has to ask first (CORS), and is refused. */
const JSON_TYPE = /^application\/json[ \t]*(?:;|$)/i

/**
 * Refuses a change in a browser that a page of another site asks for (CSRF). The cookie is `SameSite=Lax`, but sites next door (other hosts
 * of one domain) are the same site to a browser; and where our page is framed by another site it cannot even be that. So every such request
 * says JSON, with or without a body, and what browsers tell of the page that asks must be our own: `Sec-Fetch-Site` (Fetch Metadata) and
 * `Origin` (RFC 6454 §7), each where it is sent.
 *
 * Fails with `request.foreign_origin` and `request.unsupported_media_type`.
 */
export function checkOwnPage({ headers }: Headers, publicUrl: string): void {
  const { origin, 'sec-fetch-site': site, 'content-type': contentType } = headers
  if (!isOwnSite(site) || !isOwnOrigin(origin, publicUrl)) throw new SsoError('request.foreign_origin')
  if (!JSON_TYPE.test(contentType ?? '')) throw new SsoError('request.unsupported_media_type')
}

/**
 * The same for a form of a page of ours. Our pages send no referrer, and then browsers write `Origin: null` on what a form sends (Fetch §3.2): that
 * counts where `Sec-Fetch-Site` vouches for it, since a sandboxed frame of anybody writes it too.
 *
 * Fails with `request.foreign_origin`.
 */
export function checkOwnForm({ headers }: Headers, publicUrl: string): void {
  const { origin, 'sec-fetch-site': site } = headers
  const isUntold = origin === 'null' && site !== undefined
  if (!isOwnSite(site) || !(isUntold || isOwnOrigin(origin, publicUrl))) {
    throw new SsoError('request.foreign_origin')
  }
}

function isOwnSite(site: string | undefined): boolean {
  return site === undefined || site === 'same-origin'
}

function isOwnOrigin(origin: string | undefined, publicUrl: string): boolean {
  return origin === undefined || origin === new URL(publicUrl).origin
}
