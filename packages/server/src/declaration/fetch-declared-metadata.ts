import { type InputFault, SsoError, invalidInput } from '@cardea/protocol'
import { withFetchedMetadata } from '../connections/fetch-metadata.ts'
import type { Outbound } from '../platform/outbound.ts'
import { faultsOf } from './run.ts'
import type { Declaration, DeclaredConnection } from './schema.ts'

/**
 * The declaration with the metadata that its connections name by address. Done before the transaction, which
 * should wait for nobody. Fails with `request.invalid`, every document that could not be had by its path.
 */
export async function fetchDeclaredMetadata(
  outbound: Outbound,
  declaration: Declaration,
  path: string,
): Promise<Declaration> {
  const faults: InputFault[] = []
  const fetched = async (entry: DeclaredConnection, at: string): Promise<DeclaredConnection> => {
    if (entry.protocol !== 'saml') return entry
    try {
      return await withFetchedMetadata(outbound, entry)
    } catch (error) {
      if (!(error instanceof SsoError)) throw error
      faults.push(...faultsOf(error, at))
      return entry
    }
  }
  const organizations = await Promise.all(
    declaration.organizations.map(async (organization, index) => ({
      ...organization,
      connections: await Promise.all(
        organization.connections.map((entry, place) =>
          fetched(entry, `${path}organizations.${String(index)}.connections.${String(place)}`),
        ),
      ),
    })),
  )
  if (faults.length > 0) throw invalidInput(...faults)
  return { ...declaration, organizations }
}
