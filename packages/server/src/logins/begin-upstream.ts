import {
  type AuthorizationRequest,
  SsoError,
  normalizeEmail,
  postBindingFields,
  redirectBindingUrl,
  writeAuthnRequest,
} from '@cardea/protocol'
import { missingFields } from '../connections/check-connection.ts'
import type { Connection, SamlConnection } from '../connections/types.ts'
import type { LoginId } from '../storage/ids.ts'
import { beginOidc } from './begin-oidc.ts'
import { serviceProvider } from './service-provider.ts'
import { traceStep } from './trace.ts'
import type { Begun, LoginParts } from './types.ts'

/**
 * The request to the IdP, and what its answer will be checked against. Writes nothing.
 * Fails with `connection.incomplete`, and for OIDC with what discovery fails with.
 */
export async function beginUpstream(
  parts: LoginParts,
  loginId: LoginId,
  request: AuthorizationRequest,
  connection: Connection,
  by: string,
): Promise<Begun> {
  const selected = traceStep(parts, 'connection_selected', {
    by,
    connectionId: connection.id,
    organizationId: connection.organizationId,
    protocol: connection.protocol,
    provider: connection.provider,
  })
  const begun =
    connection.protocol === 'saml'
      ? beginSaml(parts, loginId, request, connection)
      : await beginOidc(parts, loginId, request, connection)
  return { ...begun, steps: [selected, ...begun.steps] }
}

/** The AuthnRequest's ID is the login's id: 80 random bits, an NCName, and the answer's InResponseTo leads back to it. */
function beginSaml(
  parts: LoginParts,
  loginId: LoginId,
  request: AuthorizationRequest,
  connection: SamlConnection,
): Begun {
  const { ssoUrl, ssoBinding } = connection
  if (ssoUrl === null)
    throw new SsoError('connection.incomplete', { missing: missingFields(connection).join(', ') })
  const { entityId, acsUrl } = serviceProvider(parts.config, connection.id)
  const forceAuthn = request.prompt.includes('login') || request.maxAge !== null
  const isPassive = request.prompt.includes('none')
  const message = writeAuthnRequest({
    id: loginId,
    issuer: entityId,
    destination: ssoUrl,
    acsUrl,
    issueInstant: parts.clock.now(),
    forceAuthn,
    isPassive,
  })
  const relayState = loginId
  const sent = traceStep(parts, 'request_sent', {
    binding: ssoBinding,
    destination: ssoUrl,
    issuer: entityId,
    acsUrl,
    forceAuthn,
    isPassive,
  })
  const outcome =
    ssoBinding === 'redirect'
      ? ({
          kind: 'redirect',
          url: withLoginHint(
            redirectBindingUrl({ destination: ssoUrl, message, parameter: 'SAMLRequest', relayState }),
            connection,
            request.loginHint,
          ),
        } as const)
      : ({ kind: 'submit', action: ssoUrl, fields: postBindingFields({ message, relayState }) } as const)
  return { outcome, upstream: {}, steps: [sent] }
}

/** They read `login_hint` beside the SAML request. To others it could be one parameter too many. */
const HINTED_PROVIDERS: readonly string[] = ['okta', 'entra-id', 'google']

function withLoginHint(url: string, { provider }: SamlConnection, loginHint: string | null): string {
  const email = loginHint === null ? null : normalizeEmail(loginHint)
  return email === null || !HINTED_PROVIDERS.includes(provider)
    ? url
    : `${url}&login_hint=${encodeURIComponent(email)}`
}
