import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { userFindOrInsertOwn } from '../src/accounts/user-store.ts'
import { createApplication } from '../src/applications/create-application.ts'
import { applicationFindById } from '../src/applications/store.ts'
import { updateApplication } from '../src/applications/update-application.ts'
import { createDomain } from '../src/domains/create-domain.ts'
import { domainFindById, domainLock, domainUpdate } from '../src/domains/store.ts'
import { updateDomain } from '../src/domains/update-domain.ts'
import { updateUser } from '../src/members/update-user.ts'
import { userRecordFind } from '../src/members/user-record-store.ts'
import { createOrganization } from '../src/organizations/create-organization.ts'
import { organizationFindById } from '../src/organizations/store.ts'
import { updateOrganization } from '../src/organizations/update-organization.ts'
import { createProfile } from '../src/self-service/create-profile.ts'
import { selfServiceProfileFindById } from '../src/self-service/profile-store.ts'
import { updateProfile } from '../src/self-service/update-profile.ts'
import type { Queryable } from '../src/storage/database.ts'
import { newId } from '../src/storage/ids.ts'
import { wholeDeployment } from '../src/storage/tenant.ts'
import { createWebhook } from '../src/webhooks/create-webhook.ts'
import { rotateSecret } from '../src/webhooks/rotate-secret.ts'
import { webhookFindById } from '../src/webhooks/store.ts'
import { updateWebhook } from '../src/webhooks/update-webhook.ts'
import { type TestParts, testParts } from './test-parts.ts'

/** Two changes of one thing at once, on two connections; the embedded engine has one, and lets nobody in between. */
describe('of two changes at once neither undoes the other', () => {
  let parts: TestParts
  beforeAll(async () => {
    parts = await testParts('postgres')
  })
  afterAll(() => parts.close())

  /** The second change begins while the first is written and not committed, and waits for it. */
  async function during(
    first: (db: Queryable) => Promise<unknown>,
    second: (db: Queryable) => Promise<unknown>,
  ) {
    const [written, commit] = [gate(), gate()]
    const one = parts.db.transaction(async (db) => {
      await first(db)
      written.open()
      await commit.opened
    })
    await written.opened
    const two = parts.db.transaction(second)
    await expect.poll(waiting).toBe(1)
    commit.open()
    await Promise.all([one, two])
  }
  async function waiting(): Promise<number> {
    const text = `select count(*) as count from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`
    const [row] = await parts.db.query<{ count: number }>({ name: 'test_waiting', text }, [])
    return row?.count ?? 0
  }

  it('a domain that is verified while its settings change stays verified', async () => {
    const { id: organizationId } = await createOrganization(parts, wholeDeployment, { name: 'Acme' })
    const { id } = await createDomain(parts, wholeDeployment, organizationId, { domain: 'acme.example' })
    await during(
      async (db) => {
        const domain = await domainLock(db, organizationId, id)
        if (domain !== null) await domainUpdate(db, { ...domain, state: 'verified', verifiedBy: 'dns' })
      },
      (db) => updateDomain({ ...parts, db }, wholeDeployment, organizationId, id, { connectionId: null }),
    )
    expect(await domainFindById(parts.db, organizationId, id)).toMatchObject({ state: 'verified' })
  })

  it('a policy that is raised while the organization is renamed stays raised', async () => {
    const { id } = await createOrganization(parts, wholeDeployment, { name: 'Acme' })
    await during(
      (db) =>
        updateOrganization({ ...parts, db }, wholeDeployment, id, {
          policy: { authRequired: 'sso' },
          force: true,
        }),
      (db) => updateOrganization({ ...parts, db }, wholeDeployment, id, { name: 'Acme 2' }),
    )
    expect(await organizationFindById(parts.db, wholeDeployment, id)).toMatchObject({
      name: 'Acme 2',
      policy: { authRequired: 'sso' },
    })
  })

  it('a self-service profile that demands a domain from now on still does after it was renamed', async () => {
    const { id } = await createProfile(parts, { name: 'Customers' })
    await during(
      (db) => updateProfile({ ...parts, db }, id, { domainVerification: 'required' }),
      (db) => updateProfile({ ...parts, db }, id, { name: 'Customers 2' }),
    )
    expect(await selfServiceProfileFindById(parts.db, id)).toMatchObject({
      name: 'Customers 2',
      domainVerification: 'required',
    })
  })

  it('an application that has to push its requests from now on still has to after it was renamed', async () => {
    const redirectUris = ['https://app.example/callback']
    const { application } = await createApplication(parts, { name: 'Demo', type: 'web', redirectUris })
    const { id } = application
    await during(
      (db) => updateApplication({ ...parts, db }, id, { requirePushedRequests: true }),
      (db) => updateApplication({ ...parts, db }, id, { name: 'Demo 2' }),
    )
    expect(await applicationFindById(parts.db, id)).toMatchObject({
      name: 'Demo 2',
      requirePushedRequests: true,
    })
  })

  it('what two programs say of a user at once is all kept', async () => {
    const id = newId('user', parts)
    await userFindOrInsertOwn(parts.db, { id, email: 'ann@lost.example', key: 'ann@lost.example' })
    await during(
      (db) => updateUser({ ...parts, db }, id, { externalId: '42', metadataChanges: { plan: 'gold' } }),
      (db) => updateUser({ ...parts, db }, id, { name: 'Ann', metadataChanges: { seat: 7 } }),
    )
    expect(await userRecordFind(parts.db, id)).toMatchObject({
      externalId: '42',
      name: 'Ann',
      metadata: { plan: 'gold', seat: 7 },
    })
  })

  it('a webhook whose secret is being changed stays so when its address changes', async () => {
    const webhook = { url: 'https://app.example/hook', events: ['*'] }
    const { id } = (await createWebhook(parts, webhook)).webhook
    await during(
      (db) => rotateSecret({ ...parts, db }, id, { emergency: false }),
      (db) => updateWebhook({ ...parts, db }, id, { url: 'https://app.example/other' }),
    )
    const found = await webhookFindById(parts.db, id)
    expect(found?.webhook).toMatchObject({ url: 'https://app.example/other', rotatedAt: expect.any(Date) })
    expect(found?.secrets.previous).not.toBeNull()
  })
})

function gate() {
  let open = (): void => undefined
  const opened = new Promise<void>((resolve) => (open = resolve))
  return { open, opened }
}
