import { expect } from 'vitest'
import { type JwkSet, type Metadata, readPublishedBehind } from './conformance-world.ts'
import type { Module } from './describe-plan.ts'
import type { BackchannelLogoutModule, ConfigModule, RpInitiatedLogoutModule } from './plans.ts'

/** The service as production has it: its proxy ends TLS. */
const publicUrl = 'https://sso.conformance.example'

type DiscoveryModule = Extract<
  ConfigModule | RpInitiatedLogoutModule | BackchannelLogoutModule,
  `${string}discovery-endpoint-verification`
>

export const discoveryTranscripts: Readonly<Record<DiscoveryModule, Module>> = {
  async 'oidcc-discovery-endpoint-verification'() {
    const { metadata, keys, headers } = await readPublishedBehind(publicUrl)
    expect(headers.get('content-type')).toContain('application/json')
    // OpenID Connect Discovery 1.0 §3 and §4.3; the suite compares the issuer without its trailing slash.
    expect(String(metadata['issuer']).replace(/\/$/, '')).toBe(publicUrl)
    expect(metadata).toMatchObject({
      response_types_supported: expect.arrayContaining(['code']),
      subject_types_supported: expect.arrayContaining(['public']),
      id_token_signing_alg_values_supported: expect.arrayContaining(['RS256']),
      grant_types_supported: expect.arrayContaining(['authorization_code']),
      scopes_supported: expect.arrayContaining(['openid']),
      claims_supported: expect.arrayContaining(['sub', 'name', 'email']),
      code_challenge_methods_supported: expect.any(Array),
      authorization_endpoint: expect.any(String),
      token_endpoint: expect.any(String),
      userinfo_endpoint: expect.any(String),
    })
    expectHttps(metadata, ['jwks_uri'])
    expectPublicKeys(keys)
    return { outcome: 'PASSED' }
  },
  async 'oidcc-rp-initiated-logout-discovery-endpoint-verification'() {
    const { metadata } = await readPublishedBehind(publicUrl)
    expectHttps(metadata, ['end_session_endpoint'])
    return { outcome: 'PASSED' }
  },
  async 'oidcc-backchannel-logout-discovery-endpoint-verification'() {
    const { metadata } = await readPublishedBehind(publicUrl)
    expectHttps(metadata, ['end_session_endpoint'])
    expect(metadata).toMatchObject({
      backchannel_logout_supported: true,
      backchannel_logout_session_supported: true,
    })
    return { outcome: 'PASSED' }
  },
}

/** Every endpoint, these among them. */
function expectHttps(metadata: Metadata, required: readonly string[]): void {
  const names = [...Object.keys(metadata).filter((name) => name.endsWith('_endpoint')), ...required]
  const elsewhere = names.filter((name) => !String(metadata[name]).startsWith(`${publicUrl}/`))
  expect(elsewhere).toEqual([])
}

/** RFC 7517 §4, RFC 7518 §6.2.2 and §6.3.2: whole keys, each with a name of its own, and nothing private. */
function expectPublicKeys({ keys }: JwkSet): void {
  expect(keys.length).toBeGreaterThan(0)
  const ids = keys.map(({ kid }) => kid)
  expect([...new Set(ids)]).toEqual(ids)
  for (const key of keys) {
    expect(key).toMatchObject({ kid: expect.any(String), use: 'sig', kty: expect.any(String) })
    expect(Object.keys(key)).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^(?:d|p|q|dp|dq|qi|oth|k)$/)]),
    )
    const parameters = { RSA: ['n', 'e'], EC: ['crv', 'x', 'y'], OKP: ['crv', 'x'] }[String(key['kty'])]
    expect(Object.keys(key)).toEqual(expect.arrayContaining(parameters ?? ['a known kty']))
  }
}
