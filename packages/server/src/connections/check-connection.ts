import { type InputFault, SsoError, invalidInput } from '@cardea/protocol'
import type { Config } from '../config/config.ts'
import type { Clock } from '../platform/clock.ts'
import { checkOperator } from '../storage/check-operator.ts'
import type { Tenant } from '../storage/tenant.ts'
import { samlSettingsFaults } from './check-saml-settings.ts'
import type { ConnectionInput } from './connection-input.ts'
import type { ConnectionValues } from './store.ts'

type Mode = Config['mode']

/**
 * Refuses addresses that the mode does not allow and settings that cannot be (`request.invalid`, every
 * fault), and a connection that is not a draft and lacks something (`connection.incomplete`).
 */
export function checkConnection(
  connection: ConnectionValues,
  {
    config,
    clock,
  }: { readonly config: Pick<Config, 'mode' | 'publicUrl' | 'aliasOrigins'>; readonly clock: Clock },
): void {
  const { mode } = config
  const faults =
    connection.protocol === 'saml'
      ? [
          ...addressFaults('ssoUrl', connection.ssoUrl, mode),
          ...addressFaults('sloUrl', connection.settings.sloUrl, mode),
          ...addressFaults('sloResponseUrl', connection.settings.sloResponseUrl, mode),
          ...samlSettingsFaults(connection.settings, config, clock.now()),
        ]
      : [...addressFaults('issuer', connection.issuer, mode), ...issuerFaults(connection.issuer)]
  if (faults.length > 0) throw invalidInput(...faults)
  const missing = missingFields(connection)
  if (connection.status !== 'draft' && missing.length > 0) {
    throw new SsoError('connection.incomplete', { missing: missing.join(', ') })
  }
}

/** An alias is a path of the whole deployment, and what an earlier product is asked for: the operator's to give. */
export function checkMayAlias(tenant: Tenant, input: ConnectionInput): void {
  if (input.aliases !== undefined) checkOperator(tenant, 'giving a connection an alias')
}

/** The public names of what a connection needs before it can leave the draft. */
export function missingFields(connection: ConnectionValues): string[] {
  // Without a certificate nothing could be verified, so there is no such active connection (fail closed).
  const needed =
    connection.protocol === 'saml'
      ? {
          idpEntityId: connection.idpEntityId,
          ssoUrl: connection.ssoUrl,
          certificates: connection.certificates.at(0) ?? null,
        }
      : { issuer: connection.issuer, clientId: connection.clientId }
  return Object.entries(needed)
    .filter(([, value]) => value === null)
    .map(([field]) => field)
}

function addressFaults(field: string, address: string | null, mode: Mode): InputFault[] {
  if (address === null) return []
  const url = URL.canParse(address) ? new URL(address) : null
  if (url === null || !/^https?:$/.test(url.protocol)) {
    return [fault(field, 'not_a_url', 'Give a full address that begins with https://.')]
  }
  if (url.protocol === 'http:' && mode === 'production') {
    return [fault(field, 'not_https', 'Production requires an https address.')]
  }
  if (url.username !== '' || url.password !== '' || address.includes('#')) {
    return [fault(field, 'not_plain', 'Leave out user name, password and fragment.')]
  }
  return []
}

/** Issuers of Microsoft Entra that stand for many tenants: whoever has an account anywhere would be let in. */
const MULTI_TENANT =
  /^https:\/\/(?:login\.microsoftonline\.com|login\.windows\.net|sts\.windows\.net)\/(?:common|organizations|consumers)(?:\/|$)/i

function issuerFaults(issuer: string | null): InputFault[] {
  if (issuer === null) return []
  // OIDC Discovery §3: an issuer has neither query nor fragment.
  if (issuer.includes('?')) return [fault('issuer', 'not_plain', 'An issuer has no query.')]
  if (issuer.includes('/.well-known/')) {
    return [fault('issuer', 'discovery_url', 'Give the issuer itself: the part before /.well-known/.')]
  }
  if (MULTI_TENANT.test(issuer)) {
    const message =
      'This issuer stands for every tenant. Give the one of your tenant, with its id in the path.'
    return [fault('issuer', 'multi_tenant', message)]
  }
  return []
}

function fault(field: string, code: string, message: string): InputFault {
  return { field, code, message }
}
