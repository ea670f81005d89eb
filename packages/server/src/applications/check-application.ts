import { type InputFault, SsoError, checkRegistrableRedirectUri, invalidInput } from '@cardea/protocol'
import type { Config } from '../config/config.ts'
import { clientKeyFault } from './check-client-key.ts'
import { isOrganizationLevel, isPermission } from './permissions.ts'
import type { Application } from './types.ts'

export type ApplicationSettings = Omit<Application, 'id' | 'clientId' | 'createdAt' | 'updatedAt'>

type Mode = Config['mode']
type CheckedApplication = ApplicationSettings & Pick<Application, 'clientId'>

/** Refuses settings that contradict the mode or each other: `request.invalid` with every fault. */
export function checkApplication(settings: CheckedApplication, mode: Mode): void {
  const faults = [
    ...uriFaults('redirectUris', settings.redirectUris, mode),
    ...uriFaults('postLogoutRedirectUris', settings.postLogoutRedirectUris, mode),
    ...settings.allowedOrigins.flatMap((origin, index) =>
      originFault(`allowedOrigins.${index}`, origin, mode),
    ),
    ...defaultUriFault(settings),
    ...oneAddressFault('initiateLoginUri', settings.initiateLoginUri, mode),
    ...oneAddressFault('jwksUri', settings.jwksUri, mode),
    ...m2mFault(settings),
    ...everythingFault(settings),
    ...audienceFaults(settings),
    ...organizationFaults(settings),
    ...jwksFaults(settings),
    ...sessionFaults(settings, mode),
  ]
  if (faults.length > 0) throw invalidInput(...faults)
}

function uriFaults(field: string, uris: readonly string[], mode: Mode): InputFault[] {
  return uris.flatMap((uri, index) => {
    if (uris.indexOf(uri) !== index)
      return [fault(`${field}.${index}`, 'duplicate', 'This address is listed twice.')]
    return registrationFault(`${field}.${index}`, uri, mode)
  })
}

function registrationFault(field: string, uri: string, mode: Mode): InputFault[] {
  try {
    checkRegistrableRedirectUri(uri, mode)
    return []
  } catch (error) {
    if (!(error instanceof SsoError)) throw error
    return [fault(field, error.code, error.texts.developer)]
  }
}

/** A URI that Cardea itself leads to or fetches: one exact address, so no `*` even in sandbox mode. */
function oneAddressFault(field: string, uri: string | null, mode: Mode): InputFault[] {
  if (uri === null) return []
  if (uri.includes('*')) return [fault(field, 'wildcard', 'This must be one exact address, without *.')]
  return registrationFault(field, uri, mode)
}

function defaultUriFault({ redirectUris, defaultRedirectUri }: ApplicationSettings): InputFault[] {
  if (defaultRedirectUri === null) return []
  if (!redirectUris.includes(defaultRedirectUri)) {
    return [fault('defaultRedirectUri', 'not_registered', 'This must be one of redirectUris.')]
  }
  if (!defaultRedirectUri.includes('*')) return []
  return [fault('defaultRedirectUri', 'wildcard', 'This must be one exact address, without *.')]
}

function originFault(field: string, origin: string, mode: Mode): InputFault[] {
  // RFC 6454 §6.2: scheme, host and port, as a browser writes its Origin header.
  const url = URL.canParse(origin) ? new URL(origin) : null
  if (url === null || !/^https?:$/.test(url.protocol) || url.origin !== origin) {
    return [
      fault(
        field,
        'not_an_origin',
        'An origin is scheme, host and port only, such as https://app.example.com.',
      ),
    ]
  }
  return registrationFault(field, `${origin}/`, mode)
}

function m2mFault({
  type,
  redirectUris,
  defaultRedirectUri,
  initiateLoginUri,
  idTokenFormPost,
  metadataClaim,
}: ApplicationSettings): InputFault[] {
  if (type !== 'm2m') return []
  const returns = redirectUris.length > 0 || defaultRedirectUri !== null || initiateLoginUri !== null
  const m2m = (field: string, lacks: string) =>
    fault(field, 'm2m', `An m2m application signs nobody in, so it has no ${lacks}.`)
  return [
    ...(returns ? [m2m('redirectUris', 'addresses to return to')] : []),
    ...(idTokenFormPost ? [m2m('idTokenFormPost', 'ID token')] : []),
    ...(metadataClaim === null ? [] : [m2m('metadataClaim', 'tokens of people')]),
  ]
}

/** `*` is for API keys: a machine's permissions are named, so that its token opens what it needs and nothing that comes later. */
function everythingFault({ scopes }: ApplicationSettings): InputFault[] {
  if (!scopes.includes('*')) return []
  return [
    fault(
      `scopes.${String(scopes.indexOf('*'))}`,
      'everything',
      'An application is granted each permission by its name; only an API key can have *.',
    ),
  ]
}

/** RFC 8725 §3.9: what an ID token is for must be nothing that an access token can be for. */
function audienceFaults({ type, clientId, audiences }: CheckedApplication): InputFault[] {
  if (type === 'm2m') return []
  return audiences.flatMap((audience, index) =>
    audience === clientId
      ? [fault(`audiences.${String(index)}`, 'client_id', 'Its client id is the audience of its ID tokens.')]
      : [],
  )
}

/** As of keys that are bound to one organization: applications, keys and the rest of the deployment are not theirs. */
function organizationFaults({ type, scopes, organizationId }: ApplicationSettings): InputFault[] {
  if (organizationId === null) return []
  const onlyM2m = 'Only an m2m application acts in an organization; others sign in people of all.'
  return [
    ...(type === 'm2m' ? [] : [fault('organizationId', 'm2m_only', onlyM2m)]),
    ...scopes.flatMap((scope, index) =>
      isPermission(scope) && scope !== '*' && !isOrganizationLevel(scope)
        ? [
            fault(
              `scopes.${String(index)}`,
              'deployment_level',
              `An application of one organization cannot have ${scope}.`,
            ),
          ]
        : [],
    ),
  ]
}

function jwksFaults({ type, jwks, jwksUri }: ApplicationSettings): InputFault[] {
  const field = jwksUri === null ? 'jwks' : 'jwksUri'
  if (jwks === null && jwksUri === null) return []
  if (type === 'spa') return [fault(field, 'public_client', 'A public client cannot keep a private key.')]
  // OIDC Dynamic Registration §2: not both, or it would be open which of them holds.
  if (jwks !== null && jwksUri !== null) {
    return [
      fault(field, 'only_one', 'Give the keys or their address: set the other of jwks and jwksUri to null.'),
    ]
  }
  if (jwks === null) return []
  return jwks.keys.flatMap((key, index) => clientKeyFault(`jwks.keys.${String(index)}`, key))
}

function sessionFaults(
  { type, refreshTokenDays, sessionHours, backchannelLogoutUri: uri }: ApplicationSettings,
  mode: Mode,
): InputFault[] {
  if (type === 'm2m') {
    const m2m = (field: string) =>
      fault(field, 'm2m', 'An m2m application signs nobody in, so it has no sessions.')
    return [
      ...(refreshTokenDays > 0 ? [m2m('refreshTokenDays')] : []),
      ...(sessionHours > 0 ? [m2m('sessionHours')] : []),
      ...(uri === null ? [] : [m2m('backchannelLogoutUri')]),
    ]
  }
  if (uri === null) return []
  if (uri.includes('*')) {
    return [fault('backchannelLogoutUri', 'wildcard', 'This must be one exact address, without *.')]
  }
  return registrationFault('backchannelLogoutUri', uri, mode)
}

function fault(field: string, code: string, message: string): InputFault {
  return { field, code, message }
}
