import { SsoError, type ServiceProvider } from '@cardea/protocol'
import type { Config } from '../config/config.ts'
import { aliasPath, ownIdentity } from '../connections/saml-settings.ts'
import type { SamlConnection } from '../connections/types.ts'

type Parts = Pick<Config, 'publicUrl'>

/** Who we are in a request to the IdP of a connection: the alias to send as, else the connection itself. */
export function requestIdentity(config: Parts, { id, settings }: SamlConnection): ServiceProvider {
  const own = ownIdentity(config, id)
  const alias = settings.aliases.find(({ sendAs }) => sendAs)
  return alias === undefined ? own : { entityId: alias.entityId ?? own.entityId, acsUrl: alias.acsUrl }
}

/**
 * Who an answer must be for, by where it arrived: the connection itself at its own ACS, at the path of an
 * alias that alias. A pair is taken as a whole, so an answer for one is nothing at the address of another.
 * Fails with `login.unknown` when the connection has no such alias (any more).
 */
export function answeredIdentity(
  config: Parts,
  { id, settings }: SamlConnection,
  path: string | null,
): ServiceProvider {
  const own = ownIdentity(config, id)
  if (path === null) return own
  const alias = settings.aliases.find((each) => aliasPath(each) === path)
  if (alias === undefined) throw new SsoError('login.unknown')
  return { entityId: alias.entityId ?? own.entityId, acsUrl: alias.acsUrl }
}
