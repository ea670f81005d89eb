import {
  type AuthnRequestInput,
  type AuthorizationRequest,
  type RequestedAuthnContext,
  type ServiceProvider,
  SsoError,
  nameIdFormats,
  normalizeEmail,
  presetOf,
  postBindingFields,
  redirectBindingUrl,
  writeAuthnRequest,
} from '@cardea/protocol'
import { missingFields } from '../connections/check-connection.ts'
import { type SamlSettings, algorithmUri, ownIdentity } from '../connections/saml-settings.ts'
import { type SigningKey, loadSigningKey } from '../connections/service-provider-keys.ts'
import type { SamlConnection } from '../connections/types.ts'
import type { LoginId } from '../storage/ids.ts'
import { messageReceiver } from './answer-application.ts'
import { requestIdentity } from './service-provider.ts'
import { traceStep } from './trace.ts'
import type { Begun, LoginParts, Outcome } from './types.ts'

/**
 * The AuthnRequest to a SAML IdP, by the binding it wants, signed where the connection says so. Its ID is the
 * login's id: 80 random bits, an NCName, and the answer's InResponseTo leads back to it.
 * Fails with `connection.incomplete`.
 */
export async function beginSaml(
  parts: LoginParts,
  loginId: LoginId,
  request: AuthorizationRequest,
  connection: SamlConnection,
): Promise<Begun> {
  const { ssoUrl, ssoBinding, settings } = connection
  if (ssoUrl === null) {
    throw new SsoError('connection.incomplete', { missing: missingFields(connection).join(', ') })
  }
  const { entityId, acsUrl } = requestIdentity(parts.config, connection)
  const input = {
    ...asked(request, settings),
    id: loginId,
    issuer: entityId,
    destination: ssoUrl,
    acsUrl,
    issueInstant: parts.clock.now(),
  }
  const key = settings.signRequests ? await loadSigningKey(parts, connection) : null
  const sent = traceStep(parts, 'request_sent', {
    binding: ssoBinding,
    destination: ssoUrl,
    ...identityFacts(parts, connection, { entityId, acsUrl }),
    forceAuthn: input.forceAuthn,
    ...(input.isPassive === true ? { isPassive: true } : {}),
    nameIdFormat: input.nameIdFormat,
    ...(key === null ? {} : { signed: settings.requestSignatureAlgorithm }),
  })
  const message = writeAuthnRequest(input)
  return {
    outcome: outcomeOf(connection, request, { id: loginId, message, ssoUrl }, key),
    upstream: {},
    steps: [sent],
  }
}

type Asked = Omit<AuthnRequestInput, 'id' | 'issuer' | 'destination' | 'acsUrl' | 'issueInstant'>

/** What the application and the connection ask of the IdP. What nobody asks for is not sent. */
function asked(request: AuthorizationRequest, settings: SamlSettings): Asked {
  const email = settings.subjectHint ? hintedEmail(request) : null
  return {
    forceAuthn: settings.forceAuthn || asksAfresh(request),
    isPassive: request.prompt.includes('none'),
    nameIdFormat: settings.nameIdFormat ?? undefined,
    requestedAuthnContext: settings.requestedAuthnContext ?? demandedContext(request),
    providerName: settings.providerName ?? undefined,
    subject: email === null ? undefined : { value: email, format: nameIdFormats.emailAddress },
  }
}

/**
 * OIDC Core §3.1.2.1: prompt=login; with max_age the IdP's session may be too old, and only it knows. SAML has no word for choosing
 * an account: who signs in afresh says who they are.
 */
function asksAfresh({ prompt, maxAge }: AuthorizationRequest): boolean {
  return prompt.includes('login') || prompt.includes('select_account') || maxAge !== null
}

/**
 * saml-core-2.0-os §3.3.2.2.1: an IdP that cannot meet a RequestedAuthnContext must fail. So it is sent for contexts without which
 * we would refuse the person ourselves, and never for the mere wishes of `acr_values`.
 */
function demandedContext({ requiredAcr }: AuthorizationRequest): RequestedAuthnContext | undefined {
  return requiredAcr === null ? undefined : { classRefs: requiredAcr, comparison: 'exact' }
}

interface Message {
  readonly id: LoginId
  readonly message: string
  readonly ssoUrl: string
}

function outcomeOf(
  connection: SamlConnection,
  request: AuthorizationRequest,
  { id, message, ssoUrl }: Message,
  key: SigningKey | null,
): Outcome {
  const algorithm = algorithmUri(connection.settings)
  const common = { message, relayState: id }
  if (connection.ssoBinding === 'post') {
    const signing = key === null ? undefined : { ...key, elementId: id, algorithm }
    return {
      kind: 'submit',
      action: ssoUrl,
      fields: postBindingFields({ ...common, signing }),
      receiver: messageReceiver(request),
    }
  }
  const signing = key === null ? undefined : { privateKey: key.privateKey, algorithm }
  const url = redirectBindingUrl({ ...common, destination: ssoUrl, parameter: 'SAMLRequest', signing })
  return { kind: 'redirect', url: withLoginHint(url, connection, request) }
}

/** Who asks, when it is not who the connection says we are: every trace is kept, and what follows from the connection need not be. */
function identityFacts(
  { config }: LoginParts,
  { id }: SamlConnection,
  { entityId, acsUrl }: ServiceProvider,
): Record<string, unknown> {
  const own = ownIdentity(config, id)
  return entityId === own.entityId && acsUrl === own.acsUrl ? {} : { issuer: entityId, acsUrl }
}

/**
 * For those that read `login_hint` beside the SAML request; to others it could be one parameter too many. After the
 * signature, which covers the parameters of SAML only (saml-bindings-2.0-os §3.4.4.1).
 */
function withLoginHint(url: string, { provider }: SamlConnection, request: AuthorizationRequest): string {
  const email = hintedEmail(request)
  return email === null || presetOf(provider)?.quirks.readsLoginHint !== true
    ? url
    : `${url}&login_hint=${encodeURIComponent(email)}`
}

function hintedEmail({ loginHint }: AuthorizationRequest): string | null {
  return loginHint === null ? null : normalizeEmail(loginHint)
}
