import { sql as firstSignIn } from './0001-first-sign-in.ts'
import { sql as events } from './0002-events.ts'
import { sql as samlSettings } from './0003-saml-settings.ts'
import { sql as logout } from './0004-logout.ts'
import { sql as oidcSettings } from './0005-oidc-settings.ts'
import { sql as mapping } from './0006-mapping.ts'
import { sql as idpInitiated } from './0007-idp-initiated.ts'
import { sql as diagnosis } from './0008-diagnosis.ts'
import { sql as liveMetadata } from './0009-live-metadata.ts'
import { sql as social } from './0010-social.ts'
import { sql as signingKeys } from './0011-signing-keys.ts'
import { sql as machineClients } from './0012-machine-clients.ts'
import { sql as sessions } from './0013-sessions.ts'
import { sql as rateLimits } from './0014-rate-limits.ts'
import { sql as pushedRequests } from './0015-pushed-requests.ts'
import { sql as clientKeys } from './0016-client-keys.ts'
import { sql as claimsOfCodes } from './0017-claims-of-codes.ts'
import { sql as idTokenFormPost } from './0018-id-token-form-post.ts'
import { sql as domainVerification } from './0019-domain-verification.ts'
import { sql as people } from './0020-people.ts'
import { sql as mails } from './0021-mails.ts'
import { sql as policy } from './0022-policy.ts'
import { sql as credentials } from './0023-credentials.ts'
import { sql as tenantApi } from './0024-tenant-api.ts'
import { sql as accountProviders } from './0025-account-providers.ts'
import { sql as selfService } from './0026-self-service.ts'
import { sql as reachedSettings } from './0027-reached-settings.ts'
import { sql as operators } from './0028-operators.ts'
import { sql as webhooks } from './0029-webhooks.ts'
import { sql as operatorSso } from './0030-operator-sso.ts'
import { sql as audit } from './0031-audit.ts'
import { sql as applicationTokens } from './0032-application-tokens.ts'
import { sql as returnAddresses } from './0033-return-addresses.ts'
import { sql as userRecords } from './0034-user-records.ts'

/** Every migration in order: name → SQL. Applied ones are frozen; a change of the schema is a new entry. */
export const migrations: Readonly<Record<string, string>> = {
  '0001-first-sign-in': firstSignIn,
  '0002-events': events,
  '0003-saml-settings': samlSettings,
  '0004-logout': logout,
  '0005-oidc-settings': oidcSettings,
  '0006-mapping': mapping,
  '0007-idp-initiated': idpInitiated,
  '0008-diagnosis': diagnosis,
  '0009-live-metadata': liveMetadata,
  '0010-social': social,
  '0011-signing-keys': signingKeys,
  '0012-machine-clients': machineClients,
  '0013-sessions': sessions,
  '0014-rate-limits': rateLimits,
  '0015-pushed-requests': pushedRequests,
  '0016-client-keys': clientKeys,
  '0017-claims-of-codes': claimsOfCodes,
  '0018-id-token-form-post': idTokenFormPost,
  '0019-domain-verification': domainVerification,
  '0020-people': people,
  '0021-mails': mails,
  '0022-policy': policy,
  '0023-credentials': credentials,
  '0024-tenant-api': tenantApi,
  '0025-account-providers': accountProviders,
  '0026-self-service': selfService,
  '0027-reached-settings': reachedSettings,
  '0028-operators': operators,
  '0029-webhooks': webhooks,
  '0030-operator-sso': operatorSso,
  '0031-audit': audit,
  '0032-application-tokens': applicationTokens,
  '0033-return-addresses': returnAddresses,
  '0034-user-records': userRecords,
}
