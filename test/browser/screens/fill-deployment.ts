import { sql } from 'kysely'
import type { Page } from 'playwright-core'
import type { Parts } from '../../../packages/server/src/main.ts'
import { testSamlConnectionId } from '../../../packages/server/src/simulator/test-connections.ts'
import { newId } from '../../../packages/server/src/storage/ids.ts'
import { signIn } from '../sign-in.ts'
import type { Deployment } from '../start-deployment.ts'

/** What the dashboard is photographed with. */
export interface Filled {
  readonly organizationId: string
  readonly samlConnectionId: string
  readonly oidcConnectionId: string
  readonly applicationId: string
  readonly profileId: string
  readonly failedLoginId: string
  readonly webhookId: string
  readonly deliveryId: string
  readonly apiKeyId: string
  readonly userId: string
  readonly personProfileId: string
}

const customers = ['Aldgate Freight', 'Boréal Énergie', 'Calder Valley Textiles', 'Delta Labs', 'Élan Vital']
const staff = [
  ['ines@fernweh.de', 'Ines Fuchs', 'owner'],
  ['tom@fernweh.de', 'Tom Okafor', 'member'],
] as const
const people = ['ada@example.com', 'bo@example.org', 'ada@example.com']

/** Customers, what belongs to one of them, and twelve days of sign-ins: by the native API, and through the simulator. */
export async function fillDeployment(deployment: Deployment, page: Page): Promise<Filled> {
  const call = nativeApi(deployment)
  for (const name of customers) await call('POST', 'organizations', { name })
  const { id: organizationId } = await call('POST', 'organizations', {
    name: 'Fernweh Reisen',
    externalId: '42',
  })
  await call('POST', `organizations/${organizationId}/domains`, { domain: 'fernweh.de', state: 'verified' })
  await call('POST', `organizations/${organizationId}/domains`, { domain: 'fernweh-reisen.de' })
  for (const [email, name, role] of staff) {
    await call('POST', `organizations/${organizationId}/members`, { email, name, role })
  }
  await call('POST', `organizations/${organizationId}/invitations`, { email: 'mira@buchhaltung.example' })
  const { id: oidcConnectionId } = await call('POST', 'connections', {
    organizationId,
    protocol: 'oidc',
    provider: 'okta',
    name: 'Okta, staff',
    issuer: 'https://fernweh.okta.com',
    clientId: '0oa1b2c3d4',
    clientSecret: 'for-a-photograph-only',
  })
  const { id: profileId } = await call('POST', 'self-service-profiles', {
    name: 'Customers in Europe',
    introduction: 'Welcome. This takes **twenty minutes**.',
    domainVerification: 'required',
  })
  await call('POST', 'setup-tickets', { organizationId, profileId })
  const { id: webhookId } = await call('POST', 'webhooks', {
    url: 'http://127.0.0.1:9/hooks/cardea',
    description: 'Our audit log',
    events: ['connection.*', 'domain.verified'],
  })
  const { id: deliveryId } = await call('POST', `webhooks/${webhookId}/test`)
  const { items: keys } = await call('GET', 'api-keys?limit=1')
  await takeSignIns(deployment, page)
  const { items: failed } = await call('GET', 'logins?status=failed&limit=1')
  const { items: users } = await call('GET', 'users?email=ada@example.com')
  const { items: profiles } = await call('GET', `profiles?userId=${users[0]?.id ?? ''}`)
  const { items: applications } = await call('GET', 'applications?limit=1')
  return {
    organizationId,
    samlConnectionId: testSamlConnectionId,
    oidcConnectionId,
    applicationId: applications[0]?.id ?? '',
    profileId,
    failedLoginId: failed[0]?.id ?? '',
    webhookId,
    deliveryId,
    apiKeyId: keys[0]?.id ?? '',
    userId: users[0]?.id ?? '',
    personProfileId: profiles[0]?.id ?? '',
  }
}

/** Three, of which one fails; then the days before this one get copies. */
async function takeSignIns({ exampleUrl, cardea }: Deployment, page: Page): Promise<void> {
  for (const [index, person] of people.entries()) {
    await signIn(page, exampleUrl, person, index === 2 ? 'wrong_audience' : 'none')
    await page.context().clearCookies()
  }
  const { kysely } = cardea.parts.db
  const logins = await kysely
    .selectFrom('logins')
    .select(['id', 'status'])
    .where('kind', '=', 'sign_in')
    .execute()
  for (let day = 1; day <= 12; day += 1) {
    for (const { id, status } of logins) {
      if (status === 'completed' || day % 2 === 1) await copyLogin(cardea.parts, id, day)
    }
  }
}

/** The same login, so many days earlier. */
async function copyLogin({ db, random }: Parts, id: string, days: number): Promise<void> {
  const moment = new Date(Date.now() - days * 24 * 3_600_000)
  const earlier = newId('login', { clock: { now: () => moment }, random })
  await sql`insert into logins
      (id, kind, application_id, organization_id, connection_id, status, request, upstream, browser_hash, profile_id, error_code, trace,
       created_at, expires_at, finished_at)
    select ${earlier}, kind, application_id, organization_id, connection_id, status, request, upstream, browser_hash, profile_id, error_code, trace,
      ${moment}, expires_at, ${moment}
    from logins where id = ${id}`.execute(db.kysely)
}

interface Answer {
  readonly id: string
  readonly items: readonly { readonly id: string }[]
}

/** Calls `/v1` with all rights; what it refuses fails here. */
function nativeApi({ cardea, apiKey }: Deployment) {
  return async (method: 'GET' | 'POST', path: string, body?: object): Promise<Answer> => {
    const answer = await fetch(`${cardea.address}/v1/${path}`, {
      method,
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`)
    return (await answer.json()) as Answer
  }
}
