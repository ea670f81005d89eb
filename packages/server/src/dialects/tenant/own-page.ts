import { SsoError } from '@cardea/protocol'
import type { EndpointRequest } from '../../http/route.ts'

/** A media type that no form can send, so that another site's script has to ask first (CORS), and is refused. */
const JSON_TYPE = /^application\/json[ \t]*(?:;|$)/i

/**
 * Refuses a change in a browser that a page of another site asks for (CSRF). The cookie is `SameSite=Lax`, but sites next door (other hosts
 * of one domain) are the same site to a browser. So every such request says JSON, with or without a body, and what browsers tell of the
 * page that asks must be our own: `Sec-Fetch-Site` (Fetch Metadata) and `Origin` (RFC 6454 §7), each where it is sent.
 *
 * Fails with `request.foreign_origin` and `request.unsupported_media_type`.
 */
export function checkOwnPage({ headers }: Pick<EndpointRequest, 'headers'>, publicUrl: string): void {
  const { origin, 'sec-fetch-site': site, 'content-type': contentType } = headers
  const isForeign =
    (site !== undefined && site !== 'same-origin') ||
    (origin !== undefined && origin !== new URL(publicUrl).origin)
  if (isForeign) throw new SsoError('request.foreign_origin')
  if (!JSON_TYPE.test(contentType ?? '')) throw new SsoError('request.unsupported_media_type')
}
