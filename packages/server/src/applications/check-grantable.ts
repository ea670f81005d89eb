import { SsoError, invalidInput } from '@cardea/protocol'
import type { OrganizationId } from '../storage/ids.ts'
import { type Permission, isOrganizationLevel, isPermission, satisfies } from './permissions.ts'

/**
 * May this maker give a key these scopes? Nobody gives what they do not have, so that a key that
 * manages keys is no way to become all-powerful: `request.insufficient_scope`. A key bound to an
 * organization gets permissions of that level only: `request.invalid`.
 */
export function checkGrantable(
  maker: { readonly scopes: readonly string[] },
  scopes: readonly Permission[],
  organizationId: OrganizationId | null,
): void {
  const missing = scopes.find((scope) => !satisfies(maker.scopes, scope))
  if (missing !== undefined) throw new SsoError('request.insufficient_scope', { required: missing })
  const faults = scopes.flatMap((scope, index) =>
    organizationId === null || isOrganizationLevel(scope) ? [] : [tooWide(scope, index)],
  )
  if (faults.length > 0) throw invalidInput(...faults)
}

/**
 * May this maker give an application these scopes, or a credential to one that has them? What holds for keys holds for
 * tokens: each of the scopes that is a permission must be the maker's own, `request.insufficient_scope` otherwise. Other
 * scopes mean nothing here.
 */
export function checkScopesGrantable(
  maker: { readonly scopes: readonly string[] },
  scopes: readonly string[],
): void {
  checkGrantable(maker, scopes.filter(isPermission), null)
}

function tooWide(scope: Permission, index: number) {
  const message = `A key that is bound to an organization cannot have ${scope}.`
  return { field: `scopes.${index}`, code: 'deployment_level', message }
}
