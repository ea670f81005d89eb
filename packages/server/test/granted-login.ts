import type { RequestedClaims } from '@cardea/protocol'
import { createApplication, type NewApplication } from '../src/applications/create-application.ts'
import type { Application } from '../src/applications/types.ts'
import { newCode } from '../src/oauth/new-code.ts'
import { codeInsertion, codeValues } from '../src/oauth/store.ts'
import { newSession } from '../src/sessions/new-session.ts'
import { SESSION_VALUES, sessionInsertion, sessionValues } from '../src/sessions/store.ts'
import {
  type ApplicationId,
  type ConnectionId,
  type LoginId,
  newId,
  type OrganizationId,
  type ProfileId,
} from '../src/storage/ids.ts'
import type { ProfileRow } from '../src/storage/schema.ts'
import type { TestParts } from './test-parts.ts'

/*
 * What stands in the database when a login is complete, for tests that begin there: an application, a
 * person of an organization, and a code with its session, made and written as a login does it.
 */

export interface SeededApplication {
  readonly application: Application
  /** Empty for a public client. */
  readonly clientSecret: string
  readonly redirectUri: string
}

export async function seedApplication(
  parts: TestParts,
  input: Partial<NewApplication> = {},
): Promise<SeededApplication> {
  const redirectUri = 'http://localhost:3000/callback'
  const type = input.type ?? 'web'
  const { application, clientSecret } = await createApplication(parts, {
    name: 'Demo',
    redirectUris: type === 'm2m' ? [] : [redirectUri, 'http://localhost:3000/other'],
    ...input,
    type,
  })
  return { application, clientSecret: clientSecret ?? '', redirectUri }
}

export interface SeededPerson {
  readonly organizationId: OrganizationId
  readonly connectionId: ConnectionId
  readonly profileId: ProfileId
}

/** The columns of a profile that tests vary. */
export type Attributes = Partial<
  Pick<
    ProfileRow,
    'idp_id' | 'email' | 'first_name' | 'last_name' | 'name' | 'username' | 'picture' | 'locale'
  >
> & {
  readonly groups?: string[]
  readonly roles?: string[]
  readonly outside?: boolean
  readonly custom_attributes?: Record<string, unknown>
  readonly raw_attributes?: Record<string, unknown>
}

/** One person of a new organization with one active SAML connection. */
export async function seedPerson(parts: TestParts, attributes: Attributes = {}): Promise<SeededPerson> {
  const { db } = parts
  const organizationId = newId('organization', parts)
  const connectionId = newId('connection', parts)
  const profileId = newId('profile', parts)
  await db.kysely
    .insertInto('organizations')
    .values({ id: organizationId, name: 'Acme', slug: organizationId.toLowerCase().replace('_', '-') })
    .execute()
  await db.kysely
    .insertInto('connections')
    .values({
      id: connectionId,
      organization_id: organizationId,
      name: 'Okta',
      protocol: 'saml',
      provider: 'okta',
      status: 'active',
    })
    .execute()
  const { custom_attributes, raw_attributes, ...columns } = attributes
  await db.kysely
    .insertInto('profiles')
    .values({
      id: profileId,
      organization_id: organizationId,
      connection_id: connectionId,
      issuer: 'https://idp.example.com',
      idp_id: 'ann',
      ...columns,
      custom_attributes: JSON.stringify(custom_attributes ?? {}),
      raw_attributes: JSON.stringify(raw_attributes ?? {}),
    })
    .execute()
  return { organizationId, connectionId, profileId }
}

/** Sets how a domain of the person's organization stands; verified at a time that tests can look for. */
export async function seedDomain(
  { db, ...parts }: TestParts,
  { organizationId }: SeededPerson,
  { domain, state = 'verified' }: { readonly domain: string; readonly state?: 'verified' | 'failed' },
): Promise<void> {
  const standing = { state, verified_at: state === 'verified' ? domainVerifiedAt : null }
  await db.kysely
    .insertInto('domains')
    .values({ id: newId('domain', parts), organization_id: organizationId, domain, ...standing })
    .onConflict((conflict) => conflict.columns(['organization_id', 'domain']).doUpdateSet(standing))
    .execute()
}

export const domainVerifiedAt = new Date('2026-01-02T03:04:05.678Z')

/** What a login grants, as tests vary it. */
export interface Grant {
  readonly loginId: LoginId
  readonly applicationId: ApplicationId
  readonly profileId: ProfileId
  readonly redirectUri: string
  readonly codeChallenge: string | null
  readonly scope: readonly string[]
  readonly audience: string | null
  readonly nonce: string | null
  readonly claims: RequestedClaims | null
  readonly authTime: Date
  readonly acr: string | null
}

/** A completed login of this person at this application, and the code it issued. */
export async function grantLogin(
  parts: TestParts,
  { application, redirectUri }: SeededApplication,
  person: SeededPerson,
  changed: Partial<Grant> = {},
): Promise<{ readonly code: string; readonly grant: Grant }> {
  const grant: Grant = {
    loginId: newId('login', parts),
    applicationId: application.id,
    profileId: person.profileId,
    redirectUri,
    codeChallenge: null,
    scope: ['openid', 'profile', 'email', 'groups'],
    audience: null,
    nonce: null,
    claims: null,
    authTime: parts.clock.now(),
    acr: null,
    ...changed,
  }
  const code = await parts.db.transaction(async (tx) => {
    await tx.kysely
      .insertInto('logins')
      .values({
        id: grant.loginId,
        application_id: grant.applicationId,
        organization_id: person.organizationId,
        connection_id: person.connectionId,
        profile_id: grant.profileId,
        status: 'completed',
        request: '{}',
        browser_hash: parts.vault.hash('browser'),
        expires_at: new Date(parts.clock.now().getTime() + 3_600_000),
      })
      .execute()
    const { code, row } = newCode(parts, grant)
    const { session } = newSession(parts, sessionOf(grant, person), 0)
    const text = `with done as (select $1::text as login_id, $2::text as profile_id),
      session as (${sessionInsertion('done', 3)}),
      granted as (select done.login_id, session.id as session_id from done cross join session)
      ${codeInsertion('granted', 3 + SESSION_VALUES)}`
    await tx.query({ name: 'test_code_insert', text }, [
      grant.loginId,
      grant.profileId,
      ...sessionValues(session),
      ...codeValues(row),
    ])
    return code
  })
  return { code, grant }
}

function sessionOf({ applicationId, authTime, acr }: Grant, { connectionId, organizationId }: SeededPerson) {
  return {
    applicationId,
    connectionId,
    organizationId,
    authTime,
    acr,
    methods: [],
    upstreamEnd: null,
    saml: null,
  }
}
