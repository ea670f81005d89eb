import { invalidInput } from '@cardea/protocol'
import { sql } from 'kysely'
import type { Config } from '../config/config.ts'
import type { Vault } from '../keys/vault.ts'
import type { Clock } from '../platform/clock.ts'
import type { Random } from '../platform/random.ts'
import type { Outbound } from '../platform/outbound.ts'
import type { Database, Queryable } from '../storage/database.ts'
import type { EventFormats } from '../webhooks/format.ts'
import { applyApiKey } from './apply-api-key.ts'
import { applyApplication } from './apply-application.ts'
import { applyConnection } from './apply-connection.ts'
import { applyDomain } from './apply-domain.ts'
import { applyOrganization } from './apply-organization.ts'
import { applySocial } from './apply-social.ts'
import { applyWebhook } from './apply-webhook.ts'
import type { Change } from './change.ts'
import { checkDeclaredKeys } from './check-declared-keys.ts'
import { fetchDeclaredMetadata } from './fetch-declared-metadata.ts'
import { type Run, attempt } from './run.ts'
import type { Declaration, DeclaredOrganization } from './schema.ts'

export interface DeclarationParts {
  readonly db: Database
  readonly vault: Vault
  readonly clock: Clock
  readonly random: Random
  readonly outbound: Outbound
  readonly eventFormats: EventFormats
  readonly config: Pick<Config, 'mode' | 'publicUrl' | 'aliasOrigins'>
}

/**
 * Brings the deployment to the declared state and tells what that took. One transaction: all of it or
 * nothing. A dry run does the same work and then takes it back, so its answer is what a run would do.
 * Fails with `request.invalid`, which lists every fault by its path in the declaration, below `path`.
 */
export async function applyDeclaration(
  parts: DeclarationParts,
  declaration: Declaration,
  { dryRun, path = '' }: { readonly dryRun: boolean; readonly path?: string },
): Promise<Change[]> {
  const complete = await fetchDeclaredMetadata(parts.outbound, declaration, path)
  await checkDeclaredKeys(parts, declaration, path)
  const changes: Change[] = []
  const takeBack = new Error('the dry run ends here')
  try {
    await parts.db.transaction(async (db) => {
      const run = newRun(parts, db, changes)
      await applyAll(run, complete, path)
      if (run.faults.length > 0) throw invalidInput(...run.faults)
      if (dryRun) throw takeBack
    })
  } catch (error) {
    if (error !== takeBack) throw error
  }
  return changes
}

/** Any number, the same in every process: two declarations are applied one after the other. */
const APPLY_LOCK = 4_217_338_001

function newRun(
  { vault, clock, random, config, eventFormats }: DeclarationParts,
  db: Queryable,
  changes: Change[],
): Run {
  return { db, vault, clock, random, config, eventFormats, changes, faults: [], matched: new Set() }
}

async function applyAll(run: Run, declaration: Declaration, path: string): Promise<void> {
  const { organizations, social, applications, apiKeys, webhooks } = declaration
  await sql`select pg_advisory_xact_lock(${sql.lit(APPLY_LOCK)})`.execute(run.db.kysely)
  await each(organizations, `${path}organizations`, (entry, at) => applyWholeOrganization(run, entry, at))
  await each(social, `${path}social`, (entry, at) => attempt(run, at, () => applySocial(run, entry)))
  await each(applications, `${path}applications`, (entry, at) =>
    attempt(run, at, () => applyApplication(run, entry)),
  )
  await each(apiKeys, `${path}apiKeys`, (entry, at) => attempt(run, at, () => applyApiKey(run, entry)))
  await each(webhooks, `${path}webhooks`, (entry, at) => attempt(run, at, () => applyWebhook(run, entry)))
}

/** Connections before domains: a domain may name its connection. */
async function applyWholeOrganization(run: Run, entry: DeclaredOrganization, path: string): Promise<void> {
  const organization = await attempt(run, path, () => applyOrganization(run, entry))
  if (organization === null) return
  await each(entry.connections, `${path}.connections`, (connection, at) =>
    attempt(run, at, () => applyConnection(run, organization, connection)),
  )
  await each(entry.domains, `${path}.domains`, (domain, at) =>
    attempt(run, at, () => applyDomain(run, organization, domain)),
  )
}

async function each<Entry>(
  entries: readonly Entry[],
  path: string,
  work: (entry: Entry, path: string) => Promise<unknown>,
): Promise<void> {
  for (const [index, entry] of entries.entries()) await work(entry, `${path}.${index}`)
}
