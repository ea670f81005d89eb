import type { IdpMetadata, SloService } from '@cardea/protocol'
import type { SamlSettings } from './saml-settings.ts'
import type { SamlConnection } from './types.ts'

type SloSettings = Pick<SamlSettings, 'sloUrl' | 'sloBinding' | 'sloResponseUrl'>

/**
 * What metadata says of single logout: the service with the preferred binding, else the first, else none. Of
 * an IdP that is known already only a new address is taken: single logout that was switched off stays off, and
 * one that was set up by hand stays.
 */
export function sloFrom(
  { entityId, sloServices }: IdpMetadata,
  current: Pick<SamlConnection, 'idpEntityId' | 'settings'>,
  preferred: SloService['binding'],
): Partial<SloSettings> {
  const service = sloServices.find(({ binding }) => binding === preferred) ?? sloServices[0]
  const isKnown = current.idpEntityId === entityId
  if (isKnown && (service === undefined || current.settings.sloUrl === null)) return {}
  return {
    sloUrl: service?.url ?? null,
    sloBinding: service?.binding ?? 'redirect',
    sloResponseUrl: service?.responseUrl ?? null,
  }
}
