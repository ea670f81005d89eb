import { type InputFault, SsoError, invalidInput, isGoogleIssuer, pinnedIssuer } from '@cardea/protocol'
import type { Config } from '../config/config.ts'
import type { Clock } from '../platform/clock.ts'
import { checkOperator } from '../storage/check-operator.ts'
import type { Tenant } from '../storage/tenant.ts'
import { samlSettingsFaults } from './check-saml-settings.ts'
import { addressFaults } from './address-faults.ts'
import type { ConnectionInput } from './connection-input.ts'
import { neededOfSocial, socialSettingsFaults } from './check-social-settings.ts'
import type { ConnectionValues } from './store.ts'
import type { OidcConnection } from './types.ts'

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
  const faults = settingsFaults(connection, config, clock)
  if (faults.length > 0) throw invalidInput(...faults)
  const missing = missingFields(connection)
  if (connection.status !== 'draft' && missing.length > 0) {
    throw new SsoError('connection.incomplete', { missing: missing.join(', ') })
  }
}

function settingsFaults(
  connection: ConnectionValues,
  config: Pick<Config, 'mode' | 'publicUrl' | 'aliasOrigins'>,
  clock: Clock,
): InputFault[] {
  const { mode } = config
  switch (connection.protocol) {
    case 'saml':
      return [
        ...addressFaults('ssoUrl', connection.ssoUrl, mode),
        ...addressFaults('sloUrl', connection.settings.sloUrl, mode),
        ...addressFaults('sloResponseUrl', connection.settings.sloResponseUrl, mode),
        ...samlSettingsFaults(connection.settings, config, clock.now()),
      ]
    case 'oidc':
      return [...addressFaults('issuer', connection.issuer, mode), ...issuerFaults(connection)]
    case 'social':
      return socialSettingsFaults(connection, mode)
  }
}

/** An alias is a path of the whole deployment, and what an earlier product is asked for: the operator's to give. */
export function checkMayAlias(tenant: Tenant, input: ConnectionInput): void {
  if (input.aliases !== undefined) checkOperator(tenant, 'giving a connection an alias')
}

/** The public names of what a connection needs before it can leave the draft. */
export function missingFields(connection: ConnectionValues): string[] {
  return Object.entries(neededOf(connection))
    .filter(([, value]) => value === null)
    .map(([field]) => field)
}

function neededOf(connection: ConnectionValues): Record<string, unknown> {
  switch (connection.protocol) {
    case 'saml':
      // Without a certificate nothing could be verified, so there is no such active connection (fail closed).
      return {
        idpEntityId: connection.idpEntityId,
        ssoUrl: connection.ssoUrl,
        certificates: connection.certificates.at(0) ?? null,
      }
    case 'oidc':
      return neededOfOidc(connection)
    case 'social':
      return neededOfSocial(connection)
  }
}

type OidcValues = Omit<OidcConnection, 'createdAt' | 'updatedAt'>

function neededOfOidc(connection: OidcValues): Record<string, unknown> {
  const { issuer, clientId, clientSecretSealed, clientAuthentication, hostedDomain } = connection
  const byGoogle = issuer !== null && isGoogleIssuer(issuer)
  return {
    issuer,
    clientId,
    ...(clientAuthentication?.startsWith('client_secret_') === true
      ? { clientSecret: clientSecretSealed }
      : {}),
    // Google has one issuer for everybody: without the Workspace's domain it is nobody's.
    ...(byGoogle ? { hostedDomain } : {}),
  }
}

/** The address of an Entra tenant without the version, which discovery then answers for another issuer. */
const ENTRA_TENANT =
  /^https:\/\/login\.microsoftonline\.(?:com|us)\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(\/v2\.0)?(?:\/.*)?$/i

function issuerFaults({ issuer, tenantId, hostedDomain }: OidcValues): InputFault[] {
  if (issuer === null) return []
  // OIDC Discovery §3: an issuer has neither query nor fragment.
  if (issuer.includes('?')) return [fault('issuer', 'not_plain', 'An issuer has no query.')]
  if (issuer.includes('/.well-known/')) {
    return [fault('issuer', 'discovery_url', 'Give the issuer itself: the part before /.well-known/.')]
  }
  try {
    // What a draft lacks is told by `missingFields`.
    pinnedIssuer(issuer, { tenantId, hostedDomain: hostedDomain ?? 'missing.invalid' })
  } catch (error) {
    if (!(error instanceof SsoError)) throw error
    const message =
      'This issuer stands for many organizations. Give the one of your tenant, with its id in the path, or pin it by `tenantId`.'
    return [fault('issuer', 'multi_tenant', message)]
  }
  return entraFaults(issuer, tenantId)
}

function entraFaults(issuer: string, tenantId: string | null): InputFault[] {
  const [, tenant, version] = ENTRA_TENANT.exec(issuer) ?? []
  if (tenant === undefined) return []
  if (tenantId !== null && tenantId !== tenant.toLowerCase()) {
    return [fault('tenantId', 'other_tenant', 'This is not the tenant in the issuer.')]
  }
  const issuerOfTenant = new URL(`/${tenant}/v2.0`, issuer).href
  return version !== undefined && issuer === issuerOfTenant
    ? []
    : [fault('issuer', 'entra_version', `Did you mean ${issuerOfTenant}?`)]
}

function fault(field: string, code: string, message: string): InputFault {
  return { field, code, message }
}
