import { offeredScopes, prompts, responseModes, responseTypes, tokenAlgorithms } from '@cardea/protocol'
import type { Config } from '../config/config.ts'
import { userinfoEndpoint } from './userinfo.ts'
import { clientAssertionAlgorithms } from './verify-client-assertion.ts'

const confidentialMethods = ['client_secret_basic', 'client_secret_post', 'private_key_jwt'] as const

/**
 * The provider's metadata (OpenID Connect Discovery 1.0 §3, RFC 8414 §2): the same document at both
 * well-known places. It announces what works, nothing that is planned; every URL is built from the
 * configured public URL, never from a request.
 */
export function discovery({ issuer, publicUrl }: Pick<Config, 'issuer' | 'publicUrl'>) {
  return {
    issuer,
    authorization_endpoint: `${publicUrl}/oauth/authorize`,
    token_endpoint: `${publicUrl}/oauth/token`,
    // RFC 9126 §5; who has to use it is a setting of each application (§6).
    pushed_authorization_request_endpoint: `${publicUrl}/oauth/par`,
    require_pushed_authorization_requests: false,
    userinfo_endpoint: userinfoEndpoint({ publicUrl }),
    introspection_endpoint: `${publicUrl}/oauth/introspect`,
    revocation_endpoint: `${publicUrl}/oauth/revoke`,
    // OpenID Connect RP-Initiated Logout 1.0 §2.1
    end_session_endpoint: `${publicUrl}/oauth/logout`,
    jwks_uri: `${publicUrl}/keys`,
    scopes_supported: offeredScopes,
    // `id_token` for the applications that have it switched on: there are clients that look for it here before they ask. It is no
    // grant of OAuth, since no access token comes with it, so the grant types do not name one.
    response_types_supported: responseTypes,
    response_modes_supported: responseModes,
    grant_types_supported: ['authorization_code', 'refresh_token', 'client_credentials'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: tokenAlgorithms,
    token_endpoint_auth_methods_supported: [...confidentialMethods, 'none'],
    token_endpoint_auth_signing_alg_values_supported: clientAssertionAlgorithms,
    introspection_endpoint_auth_methods_supported: confidentialMethods,
    introspection_endpoint_auth_signing_alg_values_supported: clientAssertionAlgorithms,
    revocation_endpoint_auth_methods_supported: [...confidentialMethods, 'none'],
    revocation_endpoint_auth_signing_alg_values_supported: clientAssertionAlgorithms,
    // OpenID Connect Back-Channel Logout 1.0 §2.1
    backchannel_logout_supported: true,
    backchannel_logout_session_supported: true,
    code_challenge_methods_supported: ['S256'],
    // RFC 9207 §3
    authorization_response_iss_parameter_supported: true,
    claims_supported: [
      'iss',
      'sub',
      'aud',
      'azp',
      'iat',
      'exp',
      'auth_time',
      'nonce',
      'at_hash',
      'c_hash',
      'amr',
      'acr',
      'sid',
      'oid',
      'org_id',
      'org_name',
      'email',
      'email_verified',
      'email_provenance',
      'name',
      'given_name',
      'family_name',
      'preferred_username',
      'picture',
      'locale',
      'groups',
      'roles',
      'idp_id',
      'connection_id',
      'connection_type',
      'organization_id',
      'custom_attributes',
      'raw_attributes',
    ],
    claims_parameter_supported: true,
    display_values_supported: ['page', 'popup', 'touch', 'wap'],
    prompt_values_supported: prompts,
    request_parameter_supported: false,
    // Left out it would mean true (OpenID Connect Discovery 1.0 §3).
    request_uri_parameter_supported: false,
  } as const
}
