import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { received } from '../../test/login-world.ts'
import { type SimulatorWorld, openSimulatorWorld } from '../../test/simulator-world.ts'
import { type Fault, faultsOf } from './faults.ts'

let world: SimulatorWorld
beforeAll(async () => {
  world = await openSimulatorWorld()
})
afterAll(() => world.close())

const people = { saml: 'ada@example.com', oidc: 'bo@example.org' } as const

/** What a sign-in with each fault ends with; null where it succeeds all the same. */
const expected = {
  saml: {
    access_denied: 'saml.request_denied',
    responder_error: 'saml.idp_responder_error',
    expired: 'saml.assertion_expired',
    not_yet_valid: 'saml.assertion_not_yet_valid',
    wrong_audience: 'saml.audience_mismatch',
    wrong_recipient: 'saml.recipient_mismatch',
    wrong_issuer: 'saml.response_issuer_mismatch',
    bad_signature: 'saml.signature_invalid',
    unknown_key: 'saml.signature_invalid',
    unsigned: 'saml.signature_missing',
    two_assertions: 'saml.assertion_count',
    no_subject: 'saml.subject_missing',
    missing_email: 'login.email_missing',
  },
  oidc: {
    access_denied: 'oidc.access_denied',
    responder_error: 'oidc.authorization_failed',
    expired: 'oidc.id_token_expired',
    not_yet_valid: 'oidc.id_token_not_yet_valid',
    wrong_audience: 'oidc.audience_mismatch',
    wrong_issuer: 'oidc.issuer_mismatch',
    wrong_nonce: 'oidc.nonce_mismatch',
    bad_signature: 'oidc.signature_invalid',
    unknown_key: 'oidc.signing_key_unknown',
    unsigned: 'oidc.algorithm_refused',
    no_subject: 'oidc.subject_missing',
    missing_email: 'login.email_missing',
    slow: 'upstream.timeout',
  },
} satisfies Record<string, Partial<Record<Fault, string>>>

/** They sign in; their own tests say how. */
const harmless: readonly Fault[] = ['none', 'replayed', 'name_id_as_email', 'slow']

describe.each(['saml', 'oidc'] as const)(
  'a fault over %s has its own code and hint in the trace',
  (protocol) => {
    it.each(Object.entries(expected[protocol]))('%s: %s', async (fault, code) => {
      const answered = received(await world.signIn(protocol, { person: people[protocol], fault }))
      expect(answered).not.toHaveProperty('code')
      const { status, errorCode, error, steps } = await world.lastLogin()
      expect([status, errorCode, error.code]).toEqual(['failed', code, code])
      expect(error.hint).toMatch(/\w{3}/)
      expect(JSON.stringify(steps)).toContain(`"${code}"`)
    })

    it('is in this table, every one of them', () => {
      const named = [...Object.keys(expected[protocol]), ...harmless]
      const known = faultsOf(protocol).map(({ name }) => name)
      expect(known.filter((name) => !named.includes(name))).toEqual([])
    })

    it('none: signs the person in', async () => {
      expect(received(await world.signIn(protocol, { person: people[protocol] }))).toHaveProperty('code')
    })
  },
)

describe('faults that only show later', () => {
  it('replayed: the first sign-in succeeds, the second with the same assertion ID is refused', async () => {
    const query = { person: 'ben@example.com', fault: 'replayed' }
    expect(received(await world.signIn('saml', query))).toHaveProperty('code')
    expect(received(await world.signIn('saml', query))).not.toHaveProperty('code')
    expect(await world.lastLogin()).toMatchObject({ errorCode: 'saml.assertion_replayed' })
  })

  it('name_id_as_email: the person is known by an address that can change', async () => {
    const query = { person: 'chloe@example.com', fault: 'name_id_as_email' }
    expect(received(await world.signIn('saml', query))).toHaveProperty('code')
    const { profileId } = await world.lastLogin()
    const profile = await world.api(`/v1/profiles/${String(profileId)}`)
    expect(profile).toMatchObject({ idpId: 'chloe@example.com', email: 'chloe@example.com' })
    expect(JSON.stringify(profile.rawAttributes)).not.toContain('chloe@')
  })

  it('slow over SAML: the browser waits, and the person gets in', async () => {
    const slow = { person: 'ada@example.com', fault: 'slow' }
    expect(received(await world.signIn('saml', slow))).toHaveProperty('code')
  })

  it('unknown_key over SAML: the hint names the key that signed beside the one that is trusted', async () => {
    await world.signIn('saml', { person: 'ada@example.com', fault: 'unknown_key' })
    const { error, checks } = await world.lastLogin()
    const { expected, received: named } = checks.find(({ passed }: { passed: boolean }) => !passed)
    expect(named).not.toBe(expected)
    expect(error.hint).toContain(named)
  })
})

describe('what does not exist over a protocol is refused by the simulator', () => {
  it.each([
    ['saml', { fault: 'wrong_nonce' }],
    ['saml', { persona: 'nobody' }],
    ['oidc', { fault: 'two_assertions' }],
    ['oidc', { persona: 'shibboleth' }],
  ] as const)('%s: %j', async (protocol, query) => {
    const page = await world.askSimulator(world.browser(), protocol, { person: people[protocol], ...query })
    expect([page.status, page.location]).toEqual([400, null])
    expect(page.text).toContain('request.simulator_refused')
  })
})
