import type { InputFault } from '@cardea/protocol'
import type { Config } from '../config/config.ts'
import { type Alias, type SamlSettings, aliasPath } from './saml-settings.ts'

const DAY = 24 * 60 * 60 * 1000
/** An exception that can be renewed for ever would be a setting; this one has to be looked at again. */
const MAX_SHA1_DAYS = 90

/**
 * Paths that are ours, or may become ours in a later version. A route always comes before an alias, so an
 * alias on one of these would silently never be asked.
 */
const RESERVED: readonly RegExp[] = [
  /^\/(?:v1|oauth|scim|assets|simulator|errors|look|setup|dashboard|\.well-known)(?:\/|$)/,
  /^\/saml\/(?:conn_|[^/]+\/(?:acs|metadata|slo)$)/,
  /^\/sso\/oidc\//,
  /^\/(?:sign-in|keys|healthz|readyz|openapi\.json|reference|favicon\.ico|robots\.txt)?$/,
]

/** Is this path one of Cardea's own? */
export function isReservedPath(path: string): boolean {
  return RESERVED.some((pattern) => pattern.test(path))
}

/** One spelling per path, as `http/check-address.ts` lets through. */
const PLAIN_PATH = /^(?:\/(?!\.{1,2}(?:\/|$))[\w.~-]+)+$/

/** Everything that is wrong with the settings of a SAML connection. */
export function samlSettingsFaults(
  { sha1Until, aliases }: SamlSettings,
  config: Pick<Config, 'publicUrl' | 'aliasOrigins'>,
  now: Date,
): InputFault[] {
  return [
    ...sha1Faults(sha1Until, now),
    ...aliases.flatMap((alias, index) => aliasFaults(alias, index, aliases, config)),
  ]
}

function sha1Faults(sha1Until: string | null, now: Date): InputFault[] {
  if (sha1Until === null || Date.parse(sha1Until) - now.getTime() <= MAX_SHA1_DAYS * DAY) return []
  const message = `SHA-1 can be allowed for ${MAX_SHA1_DAYS} days at a time. Have the IdP sign with SHA-256 by then.`
  return [{ field: 'sha1Until', code: 'too_far', message }]
}

function aliasFaults(
  alias: Alias,
  index: number,
  aliases: readonly Alias[],
  config: Pick<Config, 'publicUrl' | 'aliasOrigins'>,
): InputFault[] {
  const fault = (field: string, code: string, message: string) => [
    { field: `aliases.${index}.${field}`, code, message },
  ]
  if (!URL.canParse(alias.acsUrl)) return fault('acsUrl', 'not_a_url', 'Give the full address.')
  const url = new URL(alias.acsUrl)
  // An address with a user name or password begins in another way than its origin.
  const isAsWritten = url.href === alias.acsUrl && alias.acsUrl.startsWith(`${url.origin}/`)
  if (!isAsWritten || alias.acsUrl.includes('#') || !PLAIN_PATH.test(url.pathname)) {
    const message =
      'Give the address as it is written in the IdP, with a path of plain characters and no fragment.'
    return fault('acsUrl', 'not_plain', message)
  }
  if (![config.publicUrl, ...config.aliasOrigins].includes(url.origin)) {
    const message = 'This host is not served here. Add its origin to CARDEA_ALIAS_ORIGINS first.'
    return fault('acsUrl', 'unknown_origin', message)
  }
  if (isReservedPath(url.pathname)) {
    return fault('acsUrl', 'reserved', 'This path is one of Cardea’s own.')
  }
  const earlier = aliases.slice(0, index)
  if (earlier.some((other) => aliasPath(other) === url.pathname)) {
    return fault('acsUrl', 'repeated', 'Another alias of this connection has the same path.')
  }
  if (alias.sendAs && earlier.some(({ sendAs }) => sendAs)) {
    return fault('sendAs', 'repeated', 'Requests can be sent as one alias only.')
  }
  return []
}
