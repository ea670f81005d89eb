import { SsoError } from '@cardea/protocol'
import { sql } from 'kysely'
import type { Config } from '../config/config.ts'
import { clientSecretPlace, type OidcInput, type SamlInput } from '../connections/connection-input.ts'
import { createConnection } from '../connections/create-connection.ts'
import { connectionDelete, connectionFindById } from '../connections/store.ts'
import type { Connection, OidcConnection, SamlConnection } from '../connections/types.ts'
import { updateConnection } from '../connections/update-connection.ts'
import type { PublishedSimulatorKeys, SimulatorKey } from '../keys/simulator-keys.ts'
import { createDomain } from '../domains/create-domain.ts'
import { createOrganization } from '../organizations/create-organization.ts'
import { domainFindByName, domainIsOwnedElsewhere } from '../domains/store.ts'
import { organizationFindById, slugIsTaken } from '../organizations/store.ts'
import { updateDomain } from '../domains/update-domain.ts'
import type { Database, Queryable } from '../storage/database.ts'
import { type ConnectionId, parseId } from '../storage/ids.ts'
import { wholeDeployment } from '../storage/tenant.ts'
import { peopleDomains } from './people.ts'
import type { SimulatorParts } from './simulator-parts.ts'
import { simulatorMetadata } from './saml-metadata.ts'
import { type SimulatorUrls, simulatorUrls } from './simulator-urls.ts'
import { testClientId, testClientSecret } from './test-client.ts'
import { testOidcConnectionId, testSamlConnectionId } from './test-connections.ts'

/** The same in every deployment, so that documents and scripts can name it. */
export const testOrganizationId = parseId('organization', 'org_0000000000000000000000TEST')

type Parts<Db extends Queryable> = SimulatorParts & {
  readonly db: Db
  readonly config: Pick<Config, 'publicUrl' | 'mode' | 'aliasOrigins'>
}

/**
 * Creates whatever is missing of the test organization, and points its connections at the simulator of
 * this public URL. What a developer has changed otherwise (names, policy, status) stays. Safe to run at
 * every start and by several processes at once.
 */
export async function ensureTestOrganization(parts: Parts<Database>): Promise<void> {
  const keys = await parts.simulatorKeys.load()
  await parts.db.transaction(async (db) => {
    await sql`select pg_advisory_xact_lock(hashtext('cardea test organization'))`.execute(db.kysely)
    const within = { ...parts, db }
    await ensureOrganization(within)
    await ensureSamlConnection(within, keys)
    await ensureOidcConnection(within)
    await ensureDomain(within, peopleDomains.saml, null)
    await ensureDomain(within, peopleDomains.oidc, testOidcConnectionId)
  })
}

async function ensureOrganization(parts: Parts<Queryable>): Promise<void> {
  if ((await organizationFindById(parts.db, wholeDeployment, testOrganizationId)) !== null) return
  const slug = (await slugIsTaken(parts.db, 'test')) ? {} : { slug: 'test' }
  await createOrganization(parts, wholeDeployment, {
    id: testOrganizationId,
    name: 'Test organization',
    ...slug,
  })
}

async function ensureSamlConnection(parts: Parts<Queryable>, keys: PublishedSimulatorKeys): Promise<void> {
  const { saml } = simulatorUrls(parts.config.publicUrl)
  const current = await connectionFindById(parts.db, wholeDeployment, testSamlConnectionId)
  if (current?.protocol === 'saml' && isCurrentSaml(current, saml, keys.current)) return
  // The document goes along: nothing listens at that address yet.
  const settings = { metadataUrl: saml.metadata, metadataXml: simulatorMetadata(parts, keys) }
  await follow(parts, testSamlConnectionId, current, settings, () =>
    createConnection(parts, wholeDeployment, {
      id: testSamlConnectionId,
      organizationId: testOrganizationId,
      protocol: 'saml',
      name: 'Simulator (SAML)',
      status: 'active',
      isDefault: true,
      ...settings,
    }),
  )
}

async function ensureOidcConnection(parts: Parts<Queryable>): Promise<void> {
  const { issuer } = simulatorUrls(parts.config.publicUrl).oidc
  const clientSecret = testClientSecret(parts.vault)
  const current = await connectionFindById(parts.db, wholeDeployment, testOidcConnectionId)
  if (current?.protocol === 'oidc' && isCurrentOidc(parts, current, issuer, clientSecret)) return
  const settings = { issuer, clientId: testClientId, clientSecret }
  await follow(parts, testOidcConnectionId, current, settings, () =>
    createConnection(parts, wholeDeployment, {
      id: testOidcConnectionId,
      organizationId: testOrganizationId,
      protocol: 'oidc',
      name: 'Simulator (OpenID Connect)',
      status: 'active',
      ...settings,
    }),
  )
}

/**
 * A new public URL is a new IdP, and people belong to their IdP. So when somebody has signed in under the
 * old one, the connection starts afresh and forgets those test people; a real connection never would.
 */
async function follow(
  parts: Parts<Queryable>,
  id: ConnectionId,
  current: Connection | null,
  settings: SamlInput | OidcInput,
  create: () => Promise<Connection>,
): Promise<void> {
  if (current === null) {
    await create()
    return
  }
  try {
    await updateConnection(parts, wholeDeployment, id, settings)
  } catch (error) {
    if (!(error instanceof SsoError) || error.code !== 'connection.issuer_in_use') throw error
    await connectionDelete(parts.db, wholeDeployment, id)
    await create()
  }
}

/** A domain that a developer has verified for another organization is theirs. */
async function ensureDomain(
  parts: Parts<Queryable>,
  domain: string,
  connectionId: ConnectionId | null,
): Promise<void> {
  const current = await domainFindByName(parts.db, testOrganizationId, domain)
  if (current !== null) {
    if (current.connectionId !== null || connectionId === null) return
    await updateDomain(parts, wholeDeployment, testOrganizationId, current.id, { connectionId })
  } else if (!(await domainIsOwnedElsewhere(parts.db, testOrganizationId, domain))) {
    const state = 'verified'
    await createDomain(parts, wholeDeployment, testOrganizationId, { domain, state, connectionId })
  }
}

function isCurrentSaml(
  { idpEntityId, ssoUrl, metadata, certificates }: SamlConnection,
  expected: SimulatorUrls['saml'],
  { certificate }: SimulatorKey,
): boolean {
  return (
    idpEntityId === expected.entityId &&
    // A query stays: `…/sso?person=ada@example.com` makes the simulator answer at once.
    ssoUrl?.split('?')[0] === expected.sso &&
    // A certificate set by hand is good until the simulator's next rotation.
    (metadata?.url === expected.metadata || certificates.some(({ base64 }) => base64 === certificate))
  )
}

function isCurrentOidc(
  { vault }: Pick<SimulatorParts, 'vault'>,
  { id, issuer, clientId, clientSecretSealed }: OidcConnection,
  expectedIssuer: string,
  expectedSecret: string,
): boolean {
  if (issuer !== expectedIssuer || clientId !== testClientId || clientSecretSealed === null) return false
  return vault.open(clientSecretSealed, clientSecretPlace(id)).equals(Buffer.from(expectedSecret))
}
