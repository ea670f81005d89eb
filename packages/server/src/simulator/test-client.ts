import type { Vault } from '../keys/vault.ts'

/** The client id under which the test organization's OIDC connection is known to the simulator. */
export const testClientId = 'cardea-test-organization'

/** Its client secret: derived from this deployment's keys, so that it needs no storage and differs everywhere. */
export function testClientSecret(vault: Vault): string {
  return vault.hash('simulator: secret of the test organization’s client').toString('base64url')
}
