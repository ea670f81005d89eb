import { hash, verify } from '@node-rs/argon2'
import { beginAccountSession } from '../src/accounts/account-session.ts'
import type { CredentialParts } from '../src/accounts/credential-parts.ts'
import { emailKey } from '../src/accounts/email-key.ts'
import { createPasswordHasher } from '../src/accounts/password-hasher.ts'
import type { AccountSession, User } from '../src/accounts/types.ts'
import { userFindById, userFindOrInsertOwn } from '../src/accounts/user-store.ts'
import type { Config } from '../src/config/config.ts'
import { createLimiter } from '../src/limits/create-limiter.ts'
import { limitTable } from '../src/limits/limit-table.ts'
import { newId, type OrganizationId, type UserId } from '../src/storage/ids.ts'
import type { TestEngine } from './test-database.ts'
import { type TestParts, testParts } from './test-parts.ts'

/** Real parts with accounts in them: the usual limits, and a hasher whose work is counted. */
export interface AccountWorld {
  readonly parts: CredentialParts & TestParts
  /** How often argon2 has run. */
  readonly hashed: { hash: number; verify: number }
  /** An account of its own. */
  own(email?: string): Promise<User>
  /** Somebody whom an organization's identity provider has brought. */
  brought(email: string): Promise<User & { readonly organizationId: OrganizationId }>
  /** A session that has just begun. */
  session(user: Pick<User, 'id' | 'organizationId'>, methods?: readonly string[]): Promise<AccountSession>
  /** The types of what has happened to an account, in order. */
  events(userId: UserId): Promise<string[]>
  close(): Promise<void>
}

export async function openAccounts(
  engine: TestEngine,
  config: Partial<Config> = { publicUrl: 'https://sso.example.com' },
): Promise<AccountWorld> {
  const base = await testParts(engine, config)
  const hashed = { hash: 0, verify: 0 }
  const passwords = createPasswordHasher(base, {
    argon2: {
      hash: (...given) => ((hashed.hash += 1), hash(...given)),
      verify: (...given) => ((hashed.verify += 1), verify(...given)),
    },
  })
  const parts = { ...base, passwords, limiter: createLimiter(base, limitTable(1)) }
  const { db } = parts
  const load = async (id: UserId) => (await userFindById(db, id))!
  let people = 0
  return {
    parts,
    hashed,
    own: (email = `person${String((people += 1))}@acme.example`) =>
      userFindOrInsertOwn(db, { id: newId('user', parts), email, key: emailKey(email)! }),
    async brought(email) {
      const [organizationId, id] = [newId('organization', parts), newId('user', parts)]
      await db.kysely
        .insertInto('organizations')
        .values({ id: organizationId, name: 'a', slug: organizationId.toLowerCase() })
        .execute()
      await db.kysely
        .insertInto('users')
        .values({
          id,
          organization_id: organizationId,
          email,
          email_key: emailKey(email),
          email_proven: true,
        })
        .execute()
      return { ...(await load(id)), organizationId }
    },
    async session({ id, organizationId }, methods = ['pwd']) {
      const authTime = parts.clock.now()
      const whence = { organizationId, connectionId: null, profileId: null }
      const authentication = { userId: id, ...whence, methods, acr: null, authTime }
      const from = { userAgent: 'a browser', address: '192.0.2.1' }
      return (await beginAccountSession(parts, authentication, from)).session
    },
    async events(userId) {
      const rows = await db.kysely
        .selectFrom('events')
        .select(['type', 'organization_id'])
        .where('object_id', '=', userId)
        .orderBy('position')
        .execute()
      return rows.map(({ type, organization_id: of }) => (of === null ? type : `${type} of ${of}`))
    },
    close: () => base.close(),
  }
}

/** The code of the error that it fails with. */
export async function failure(work: Promise<unknown>): Promise<string> {
  try {
    await work
  } catch (error) {
    return String((error as { code?: unknown }).code ?? error)
  }
  return 'no error'
}
