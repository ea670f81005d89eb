import { type InputFault, SsoError, checkRegistrableRedirectUri, invalidInput } from '@cardea/protocol'
import type { Config } from '../config/config.ts'
import { clientKeyFault } from './check-client-key.ts'
import type { Application } from './types.ts'

export type ApplicationSettings = Omit<Application, 'id' | 'clientId' | 'createdAt' | 'updatedAt'>

type Mode = Config['mode']

/** Refuses settings that contradict the mode or each other: `request.invalid` with every fault. */
export function checkApplication(settings: ApplicationSettings, mode: Mode): void {
  const faults = [
    ...uriFaults('redirectUris', settings.redirectUris, mode),
    ...uriFaults('postLogoutRedirectUris', settings.postLogoutRedirectUris, mode),
    ...settings.allowedOrigins.flatMap((origin, index) =>
      originFault(`allowedOrigins.${index}`, origin, mode),
    ),
    ...defaultUriFault(settings),
    ...initiateLoginFault(settings.initiateLoginUri, mode),
    ...m2mFault(settings),
    ...audienceFault(settings),
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

/** A URI that Cardea itself navigates to: one exact address, so no `*` even in sandbox mode. */
function initiateLoginFault(uri: string | null, mode: Mode): InputFault[] {
  if (uri === null) return []
  if (uri.includes('*'))
    return [fault('initiateLoginUri', 'wildcard', 'This must be one exact address, without *.')]
  return registrationFault('initiateLoginUri', uri, mode)
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
}: ApplicationSettings): InputFault[] {
  if (type !== 'm2m') return []
  if (redirectUris.length === 0 && defaultRedirectUri === null && initiateLoginUri === null) return []
  return [
    fault('redirectUris', 'm2m', 'An m2m application signs nobody in, so it has no addresses to return to.'),
  ]
}

function audienceFault({ type, audiences }: ApplicationSettings): InputFault[] {
  if (type === 'm2m' || audiences.length === 0) return []
  return [fault('audiences', 'm2m_only', 'Only tokens of an m2m application have an audience of its own.')]
}

function jwksFaults({ type, jwks }: ApplicationSettings): InputFault[] {
  if (jwks === null) return []
  if (type === 'spa') return [fault('jwks', 'public_client', 'A public client cannot keep a private key.')]
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
