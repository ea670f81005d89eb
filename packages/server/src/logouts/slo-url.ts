import type { Config } from '../config/config.ts'
import { ownIdentity } from '../connections/saml-settings.ts'
import type { ConnectionId } from '../storage/ids.ts'

/** Where the IdP of one connection sends its logout messages. */
export function sloUrlOf(config: Pick<Config, 'publicUrl'>, id: ConnectionId): string {
  return `${ownIdentity(config, id).entityId}/slo`
}
