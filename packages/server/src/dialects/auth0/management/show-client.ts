import type { Application } from '../../../applications/types.ts'
import { appTypes } from './client-types.ts'

const DAY = 86_400

/** An application as it is here, without secrets. */
export function showClient(application: Application) {
  const { type, initiateLoginUri, backchannelLogoutUri } = application
  return {
    client_id: application.clientId,
    name: application.name,
    app_type: appTypes[type],
    is_first_party: true,
    oidc_conformant: true,
    callbacks: [...application.redirectUris],
    allowed_logout_urls: [...application.postLogoutRedirectUris],
    allowed_origins: [...application.allowedOrigins],
    web_origins: [...application.allowedOrigins],
    ...(initiateLoginUri === null ? {} : { initiate_login_uri: initiateLoginUri }),
    grant_types: grantTypes(application),
    token_endpoint_auth_method: type === 'spa' ? 'none' : 'client_secret_post',
    jwt_configuration: { alg: application.tokenAlgorithm },
    ...(backchannelLogoutUri === null
      ? {}
      : { oidc_logout: { backchannel_logout_urls: [backchannelLogoutUri] } }),
    require_pushed_authorization_requests: application.requirePushedRequests,
    ...refreshToken(application),
  }
}

function grantTypes({ type, idTokenFormPost, refreshTokenDays, scopes }: Application): string[] {
  if (type === 'm2m') return ['client_credentials']
  return [
    'authorization_code',
    ...(idTokenFormPost ? ['implicit'] : []),
    ...(refreshTokenDays > 0 ? ['refresh_token'] : []),
    ...(type === 'web' && scopes.length > 0 ? ['client_credentials'] : []),
  ]
}

function refreshToken({ refreshTokenDays: days }: Application) {
  if (days === 0) return {}
  const lasting = { infinite_token_lifetime: false, infinite_idle_token_lifetime: true }
  const rotating = { rotation_type: 'rotating', expiration_type: 'expiring', leeway: 0 }
  return { refresh_token: { ...rotating, token_lifetime: days * DAY, ...lasting } }
}
