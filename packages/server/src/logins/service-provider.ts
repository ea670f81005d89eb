import type { ServiceProvider } from '@cardea/protocol'
import type { Config } from '../config/config.ts'
import type { ConnectionId } from '../storage/ids.ts'

/** What Cardea is towards the IdP of one connection. Each has its own entity id and ACS, so no two can be mixed up. */
export function serviceProvider({ publicUrl }: Pick<Config, 'publicUrl'>, id: ConnectionId): ServiceProvider {
  const entityId = `${publicUrl}/saml/${id}`
  return { entityId, acsUrl: `${entityId}/acs` }
}
