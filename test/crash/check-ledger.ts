import { expect } from 'vitest'
import { type Customer, api, read } from './customer.ts'
import type { Ledger, PostedLogin, WrittenOrganization } from './ledger.ts'
import { DOMAINS, creation } from './load-writes.ts'
import { type Send, errorCode, mustSend } from './send.ts'
import { codeIn, postOf, redemption, userinfo } from './sign-in.ts'

interface Named {
  readonly id: string
  readonly name: string
  readonly metadata: Readonly<Record<string, string>>
}

/** Holds what a load was told against what is true now. Uses up what it looks at; may be repeated. */
export async function checkLedger(send: Send, customer: Customer, ledger: Ledger): Promise<void> {
  for (const organization of ledger.written) await checkRepetition(send, organization)
  const all = await list<Named>(send, '/v1/organizations')
  for (const organization of ledger.written) await checkWritten(send, organization, all)
  for (const { name, acknowledged } of ledger.declared) {
    const found = all.filter((organization) => organization.name === name)
    expect(found.length, `${name} exists once, or not at all if nobody was told`).toBeOneOf(
      acknowledged ? [1] : [0, 1],
    )
    for (const { id } of found) await checkWhole(send, id)
  }
  for (const login of ledger.logins) await checkLogin(send, customer, login)
  const people = await list<{ idpId: string }>(send, '/v1/profiles')
  for (const { idpId, code } of ledger.logins) {
    const found = people.filter((person) => person.idpId === idpId)
    expect(found.length, `the profile of ${idpId}`).toBeOneOf(code === null ? [0, 1] : [1])
  }
}

/** What was answered is answered again; what was not may be done now, or is refused, but is never done twice. */
async function checkRepetition(send: Send, organization: WrittenOrganization): Promise<void> {
  const reply = await mustSend(send, creation(organization))
  if (organization.created !== null) {
    expect([reply.status, reply.body]).toEqual([201, organization.created])
    return
  }
  if (reply.status === 201) organization.created = reply.body
  else expect(errorCode(reply)).toBe('request.idempotency_conflict')
}

async function checkWritten(
  send: Send,
  organization: WrittenOrganization,
  all: readonly Named[],
): Promise<void> {
  const { name, created, deletion, stepSent, stepAcknowledged, connections } = organization
  const found = all.filter((candidate) => candidate.name === name)
  if (created === null || deletion === 'sent') {
    expect(found.length, `${name} at most once`).toBeLessThanOrEqual(1)
    return
  }
  const { id } = JSON.parse(created) as Named
  expect(found.map((candidate) => candidate.id)).toEqual(deletion === 'acknowledged' ? [] : [id])
  for (const { metadata } of found) {
    const step = Number(metadata['step'] ?? 0)
    expect(step, `the step of ${name}`).toBeGreaterThanOrEqual(stepAcknowledged)
    expect(step).toBeLessThanOrEqual(stepSent)
    const present = await list<{ id: string }>(send, '/v1/connections', { organizationId: id })
    expect(present.map((connection) => connection.id)).toEqual(expect.arrayContaining(connections))
  }
}

/** Everything that the same call made is there. */
async function checkWhole(send: Send, organizationId: string): Promise<void> {
  expect(await list(send, `/v1/organizations/${organizationId}/domains`)).toHaveLength(DOMAINS)
  const connections = await list<{ protocol: string }>(send, '/v1/connections', { organizationId })
  expect(connections.map(({ protocol }) => protocol).sort()).toEqual(['oidc', 'saml'])
}

async function checkLogin(send: Send, customer: Customer, login: PostedLogin): Promise<void> {
  const { answered, accessToken } = login
  if (accessToken !== null) {
    const person = read(await mustSend(send, userinfo(accessToken))) as { email: string }
    expect(person.email, 'the session that was given').toBe(`${login.idpId}@acme.example`)
    login.accessToken = null
  }
  const replayed = await mustSend(send, postOf(answered, answered.cookie))
  const given = codeIn(replayed)
  if (login.code !== null) expect(given, 'a second code for the same response').toBeNull()
  login.code ??= given
  if (given === null) expect(errorCode(replayed)).toBeOneOf(['login.already_finished', ...unavailable(login)])
  else expect(codeIn(await send(postOf(answered, answered.cookie))), 'a second code').toBeNull()
  if (login.code !== null) await checkCode(send, customer, login, login.code)
}

/** A login whose answer met no database has ended with that, if it was kept at all. */
function unavailable({ code }: PostedLogin): string[] {
  return code === null ? ['internal.unavailable'] : []
}

async function checkCode(send: Send, customer: Customer, login: PostedLogin, code: string): Promise<void> {
  const { status } = await mustSend(send, redemption(customer, code))
  const allowed = { none: [200], sent: [200, 400], acknowledged: [400] }[login.redemption]
  expect(status, `a code whose redemption is: ${login.redemption}`).toBeOneOf(allowed)
  login.redemption = 'acknowledged'
  expect(errorCode(await mustSend(send, redemption(customer, code)))).toBe('oauth.code_redeemed')
}

/** Every item of a list, page by page. */
export async function list<Item>(
  send: Send,
  path: string,
  filter: Record<string, string> = {},
): Promise<Item[]> {
  const items: Item[] = []
  for (let cursor: string | null = ''; cursor !== null;) {
    const query = new URLSearchParams({ ...filter, limit: '100', ...(cursor === '' ? {} : { cursor }) })
    const page = read(await mustSend(send, api('GET', `${path}?${query.toString()}`))) as {
      items: Item[]
      nextCursor: string | null
    }
    items.push(...page.items)
    cursor = page.nextCursor
  }
  return items
}
