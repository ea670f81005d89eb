import { tokenAlgorithms } from '@cardea/protocol'
import { z } from 'zod'
import { idText } from '../storage/id-text.ts'
import { plainText } from '../storage/plain-text.ts'
import { timeInput, timeText } from '../storage/time-text.ts'
import { permissions } from './permissions.ts'
import type { ApiKey, Application, ApplicationSecret } from './types.ts'

/** A URI as text; `checkApplication` knows what may be registered. */
const uri = z.string().min(1).max(2048)
/** RFC 6749 §3.3: scope-token. */
const scopeToken = z
  .string()
  .regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,100}$/, 'A scope is printable ASCII without space.')

/** `checkApplication` knows which keys may be registered. */
const publicKey = z.looseObject({ kty: z.string() })

/** What may be said of an application, now and in a declaration; all optional, so that a patch is the same. */
export const applicationSettings = {
  redirectUris: z
    .array(uri)
    .max(100)
    .exactOptional()
    .describe(
      'Where answers may go, compared exactly. https; http for loopback; in sandbox mode also a first label `*`.',
    ),
  defaultRedirectUri: uri
    .nullable()
    .exactOptional()
    .describe('One of `redirectUris`: where an answer goes that no request asked for.'),
  initiateLoginUri: uri
    .nullable()
    .exactOptional()
    .describe(
      'Where a sign-in that began at the identity provider is handed to the application (OIDC Core §4).',
    ),
  postLogoutRedirectUris: z.array(uri).max(100).exactOptional().describe('Where a sign-out may return to.'),
  allowedOrigins: z
    .array(uri)
    .max(100)
    .exactOptional()
    .describe(
      'Origins whose scripts may read what the token, UserInfo and similar endpoints answer, and whose pages may receive answers as messages. The origins of `redirectUris` may read anyway.',
    ),
  scopes: z
    .array(scopeToken)
    .max(100)
    .exactOptional()
    .describe(
      'What tokens of the application’s own may say (client credentials): of type `m2m`, and of type `web` when there are any.',
    ),
  jwks: z
    .strictObject({ keys: z.array(publicKey).min(1).max(10) })
    .nullable()
    .exactOptional()
    .describe(
      'Public keys with which the application signs its client assertions (`private_key_jwt`, RFC 7523). Null: none.',
    ),
  jwksUri: uri
    .nullable()
    .exactOptional()
    .describe(
      'Where the application publishes these keys itself, in the place of `jwks`: an https address, read when it is given and again as they rotate.',
    ),
  audiences: z
    .array(z.string().min(1).max(500))
    .max(50)
    .exactOptional()
    .describe('m2m: what its tokens may be for (`aud`), the usual one first. Empty: Cardea itself.'),
  refreshTokenDays: z
    .number()
    .int()
    .min(0)
    .max(365)
    .exactOptional()
    .describe(
      'For how many days a sign-in with the scope `offline_access` can be refreshed. 0, the default: the scope is refused.',
    ),
  sessionHours: z
    .number()
    .int()
    .min(0)
    .max(720)
    .exactOptional()
    .describe(
      'For how many hours a browser that has signed in signs in again without its identity provider (`prompt=none`). 0, the default: every sign-in goes there.',
    ),
  backchannelLogoutUri: uri
    .nullable()
    .exactOptional()
    .describe(
      'Is sent a logout token when a session ends (OIDC Back-Channel Logout 1.0). Null: nobody is told.',
    ),
  tokenAlgorithm: z
    .enum(tokenAlgorithms)
    .exactOptional()
    .describe(
      'What ID and access tokens of this application are signed with. Default RS256, which every client can verify.',
    ),
  requirePushedRequests: z
    .boolean()
    .exactOptional()
    .describe('Refuses authorization requests that have not been pushed before (RFC 9126). Default false.'),
  idTokenFormPost: z
    .boolean()
    .exactOptional()
    .describe(
      'Lets it ask for `response_type=id_token` with `response_mode=form_post`: an ID token, without a code (OIDC Core §3.2). Default false.',
    ),
}

export const applicationName = plainText(200)
export const applicationType = z
  .enum(['web', 'spa', 'm2m'])
  .describe('`web`: with a secret. `spa`: public, with PKCE. `m2m`: client credentials, no sign-in.')
/** RFC 6749 §A.1 allows more; these need no escaping anywhere. */
export const clientId = z.string().regex(/^[A-Za-z0-9._~-]{1,200}$/, 'Letters, digits and . _ ~ - only.')

export const newApplication = z
  .strictObject({
    name: applicationName,
    type: applicationType,
    clientId: clientId.exactOptional(),
    organizationId: idText('organization')
      .nullable()
      .exactOptional()
      .describe(
        'm2m: limits its tokens to the data of one organization, for good. Null: the whole deployment.',
      ),
    ...applicationSettings,
  })
  .meta({ id: 'NewApplication' })

export const applicationPatch = z
  .strictObject({ name: applicationName.exactOptional(), ...applicationSettings })
  .meta({ id: 'ApplicationPatch' })

const applicationFields = {
  id: idText('application'),
  name: z.string(),
  type: applicationType,
  clientId: z.string(),
  redirectUris: z.array(z.string()),
  defaultRedirectUri: z.string().nullable(),
  initiateLoginUri: z.string().nullable(),
  postLogoutRedirectUris: z.array(z.string()),
  allowedOrigins: z.array(z.string()),
  scopes: z.array(z.string()),
  tokenAlgorithm: z.enum(tokenAlgorithms),
  jwks: z.strictObject({ keys: z.array(publicKey) }).nullable(),
  jwksUri: z.string().nullable(),
  audiences: z.array(z.string()),
  requirePushedRequests: z.boolean(),
  idTokenFormPost: z.boolean(),
  organizationId: idText('organization').nullable(),
  refreshTokenDays: z.number().int(),
  sessionHours: z.number().int(),
  backchannelLogoutUri: z.string().nullable(),
  createdAt: timeText,
  updatedAt: timeText,
}

export const applicationAnswer = z.strictObject(applicationFields).meta({ id: 'Application' })

const shownOnce = 'Shown this once; only a hash is kept.'

export const createdApplicationAnswer = z
  .strictObject({
    ...applicationFields,
    clientSecret: z.string().nullable().describe(`${shownOnce} Null for \`spa\`.`),
  })
  .meta({ id: 'CreatedApplication' })

const secretFields = {
  id: idText('secret'),
  hint: z.string().describe('The last four characters of the secret.'),
  createdAt: timeText,
}

export const secretAnswer = z.strictObject(secretFields).meta({ id: 'ApplicationSecret' })

export const createdSecretAnswer = z
  .strictObject({ ...secretFields, clientSecret: z.string().describe(shownOnce) })
  .meta({ id: 'CreatedApplicationSecret' })

export const apiKeyName = plainText(200)
export const apiKeyScopes = z
  .array(z.enum(permissions))
  .min(1)
  .max(permissions.length)
  .describe('What the key may do; `*` is everything.')
export const apiKeyExpiry = timeInput.nullable().describe('Null: never.')

export const newApiKey = z
  .strictObject({
    name: apiKeyName,
    scopes: apiKeyScopes,
    organizationId: idText('organization')
      .nullable()
      .exactOptional()
      .describe('Limits the key to the data of one organization.'),
    expiresAt: apiKeyExpiry.exactOptional(),
  })
  .meta({ id: 'NewApiKey' })

export const apiKeyPatch = z
  .strictObject({
    name: apiKeyName.exactOptional(),
    scopes: apiKeyScopes.exactOptional(),
    expiresAt: apiKeyExpiry.exactOptional(),
  })
  .meta({ id: 'ApiKeyPatch' })

const apiKeyFields = {
  id: idText('apiKey'),
  name: z.string(),
  hint: z.string().describe('The last four characters of the key.'),
  scopes: z.array(z.string()),
  organizationId: idText('organization').nullable(),
  expiresAt: timeText.nullable(),
  createdAt: timeText,
}

export const apiKeyAnswer = z.strictObject(apiKeyFields).meta({ id: 'ApiKey' })

export const createdApiKeyAnswer = z
  .strictObject({ ...apiKeyFields, key: z.string().describe(shownOnce) })
  .meta({ id: 'CreatedApiKey' })

/** An application as the API shows it. */
export function showApplication(application: Application): z.input<typeof applicationAnswer> {
  return {
    id: application.id,
    name: application.name,
    type: application.type,
    clientId: application.clientId,
    redirectUris: [...application.redirectUris],
    defaultRedirectUri: application.defaultRedirectUri,
    initiateLoginUri: application.initiateLoginUri,
    postLogoutRedirectUris: [...application.postLogoutRedirectUris],
    allowedOrigins: [...application.allowedOrigins],
    scopes: [...application.scopes],
    tokenAlgorithm: application.tokenAlgorithm,
    jwks: application.jwks === null ? null : { keys: [...application.jwks.keys] },
    jwksUri: application.jwksUri,
    audiences: [...application.audiences],
    requirePushedRequests: application.requirePushedRequests,
    idTokenFormPost: application.idTokenFormPost,
    organizationId: application.organizationId,
    refreshTokenDays: application.refreshTokenDays,
    sessionHours: application.sessionHours,
    backchannelLogoutUri: application.backchannelLogoutUri,
    createdAt: application.createdAt.toISOString(),
    updatedAt: application.updatedAt.toISOString(),
  }
}

/** A secret as the API shows it afterwards. */
export function showSecret({ id, hint, createdAt }: ApplicationSecret): z.input<typeof secretAnswer> {
  return { id, hint, createdAt: createdAt.toISOString() }
}

/** An API key as the API shows it afterwards. */
export function showApiKey(apiKey: ApiKey): z.input<typeof apiKeyAnswer> {
  return {
    id: apiKey.id,
    name: apiKey.name,
    hint: apiKey.hint,
    scopes: [...apiKey.scopes],
    organizationId: apiKey.organizationId,
    expiresAt: apiKey.expiresAt?.toISOString() ?? null,
    createdAt: apiKey.createdAt.toISOString(),
  }
}
