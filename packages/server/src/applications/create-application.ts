import { DEFAULT_TOKEN_ALGORITHM } from '@cardea/protocol'
import type { Config } from '../config/config.ts'
import { eventInsert } from '../events/store.ts'
import { signingKeysPublish } from '../keys/store.ts'
import type { Vault } from '../keys/vault.ts'
import type { Clock } from '../platform/clock.ts'
import { type Random, randomToken } from '../platform/random.ts'
import type { Queryable } from '../storage/database.ts'
import { type ApplicationId, newId } from '../storage/ids.ts'
import { applicationEvent } from './application-event.ts'
import { type ApplicationSettings, checkApplication } from './check-application.ts'
import { addClientSecret } from './create-client-secret.ts'
import { applicationInsert } from './store.ts'
import type { Application } from './types.ts'

export interface NewApplication extends Partial<ApplicationSettings> {
  readonly name: string
  readonly type: Application['type']
  /** Absent: a new id. */
  readonly id?: ApplicationId
  /** Absent: the application's id. */
  readonly clientId?: string
  /** Absent: a random one, for the types that have one. Null: none for now. */
  readonly clientSecret?: string | null
}

export interface ApplicationParts {
  readonly db: Queryable
  readonly vault: Vault
  readonly clock: Clock
  readonly random: Random
  readonly config: Pick<Config, 'mode'>
}

/** An application just made, with the secret that is shown this once; null where it has none. */
export interface CreatedApplication {
  readonly application: Application
  readonly clientSecret: string | null
}

/**
 * Creates an application and, for the types that have one (`web`, `m2m`), its first secret.
 * Run it in a transaction. Fails with `request.invalid`, `request.conflict`.
 */
export async function createApplication(
  parts: ApplicationParts,
  input: NewApplication,
): Promise<CreatedApplication> {
  const id = input.id ?? newId('application', parts)
  const settings = { clientId: input.clientId ?? id, ...withDefaults(input) }
  checkApplication(settings, parts.config.mode)
  const application = await applicationInsert(parts.db, { id, ...settings })
  await signingKeysPublish(parts.db, application.tokenAlgorithm)
  await eventInsert(parts.db, parts, applicationEvent('application.created', application))
  const clientSecret = firstSecret(input, parts.random)
  if (clientSecret !== null) await addClientSecret(parts, application, clientSecret)
  return { application, clientSecret }
}

function firstSecret({ type, clientSecret }: NewApplication, random: Random): string | null {
  if (type === 'spa') return null
  return clientSecret === undefined ? randomToken(random) : clientSecret
}

function withDefaults(input: NewApplication): ApplicationSettings {
  return {
    name: input.name,
    type: input.type,
    redirectUris: input.redirectUris ?? [],
    defaultRedirectUri: input.defaultRedirectUri ?? null,
    initiateLoginUri: input.initiateLoginUri ?? null,
    postLogoutRedirectUris: input.postLogoutRedirectUris ?? [],
    allowedOrigins: input.allowedOrigins ?? [],
    scopes: input.scopes ?? [],
    tokenAlgorithm: input.tokenAlgorithm ?? DEFAULT_TOKEN_ALGORITHM,
    jwks: input.jwks ?? null,
    jwksUri: input.jwksUri ?? null,
    audiences: input.audiences ?? [],
    metadataClaim: input.metadataClaim ?? null,
    requirePushedRequests: input.requirePushedRequests ?? false,
    idTokenFormPost: input.idTokenFormPost ?? false,
    organizationId: input.organizationId ?? null,
    refreshTokenDays: input.refreshTokenDays ?? 0,
    sessionHours: input.sessionHours ?? 0,
    backchannelLogoutUri: input.backchannelLogoutUri ?? null,
  }
}
