import { SsoError } from '@cardea/protocol'
import type { Tenant } from './tenant.ts'

/**
 * Refuses an authority that is bound to one organization: `request.operator_only`. `action` completes
 * "… is for keys of the whole deployment".
 *
 * @example checkOperator(tenant, 'creating an organization')
 */
export function checkOperator(tenant: Tenant, action: string): void {
  if (tenant.kind !== 'deployment') throw new SsoError('request.operator_only', { action })
}
