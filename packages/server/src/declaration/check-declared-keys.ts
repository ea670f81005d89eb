import { type InputFault, SsoError, invalidInput } from '@cardea/protocol'
import { checkJwksUri } from '../applications/client-key-set.ts'
import { applicationJwksUrisKnown } from '../applications/store.ts'
import type { Outbound } from '../platform/outbound.ts'
import type { Queryable } from '../storage/database.ts'
import { faultsOf } from './run.ts'
import type { Declaration } from './schema.ts'

/**
 * Looks whether the keys can be had that applications of the declaration publish at an address. One that is registered already was
 * looked at then, so applying a file again depends on nobody. Done before the transaction, which should wait for nobody.
 * Fails with `request.invalid`, every address that does not answer by its path.
 */
export async function checkDeclaredKeys(
  { db, outbound }: { readonly db: Queryable; readonly outbound: Outbound },
  { applications }: Declaration,
  path: string,
): Promise<void> {
  const declared = applications.flatMap(({ jwksUri }) => jwksUri ?? [])
  if (declared.length === 0) return
  const known = new Set(await applicationJwksUrisKnown(db, declared))
  const faults: InputFault[] = []
  await Promise.all(
    applications.map(async ({ jwksUri }, index) => {
      if (typeof jwksUri === 'string' && known.has(jwksUri)) return
      try {
        await checkJwksUri(outbound, jwksUri)
      } catch (error) {
        if (!(error instanceof SsoError)) throw error
        faults.push(...faultsOf(error, `${path}applications.${String(index)}`))
      }
    }),
  )
  if (faults.length > 0) throw invalidInput(...faults)
}
