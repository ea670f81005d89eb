import type { SloService } from '@cardea/protocol'
import type { SamlSettings } from './saml-settings.ts'

/** What metadata says of single logout: the service with the preferred binding, else the first, else none. */
export function sloSettings(
  services: readonly SloService[],
  preferred: SloService['binding'],
): Pick<SamlSettings, 'sloUrl' | 'sloBinding' | 'sloResponseUrl'> {
  const service = services.find(({ binding }) => binding === preferred) ?? services[0]
  return {
    sloUrl: service?.url ?? null,
    sloBinding: service?.binding ?? 'redirect',
    sloResponseUrl: service?.responseUrl ?? null,
  }
}
