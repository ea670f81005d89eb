import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testParts, type TestParts } from '../../test/test-parts.ts'
import { buildServer } from '../main.ts'

describe.each(['sandbox', 'production'] as const)('in %s mode', (mode) => {
  const publicUrl = 'https://sso.example.com'
  let parts: TestParts
  let server: Awaited<ReturnType<typeof buildServer>>

  beforeAll(async () => {
    parts = await testParts('postgres', { mode, publicUrl, issuer: `${publicUrl}/` })
    server = await buildServer(parts)
  })
  afterAll(async () => {
    await server.close()
    await parts.close()
  })

  it.each([
    '/simulator',
    '/simulator/saml/metadata',
    '/simulator/oidc/.well-known/openid-configuration',
    '/simulator/oidc/jwks',
    '/mail',
    '/mail/examples/sign_in_link',
  ])(`${mode === 'sandbox' ? 'serves' : 'does not know'} %s`, async (url) => {
    const { statusCode } = await server.inject({ url, headers: { host: 'sso.example.com' } })
    expect(statusCode).toBe(mode === 'sandbox' ? 200 : 404)
  })

  it(`has ${mode === 'sandbox' ? 'the test organization' : 'no organization of its own'}`, async () => {
    const rows = await parts.db.kysely.selectFrom('organizations').select('slug').execute()
    expect(rows).toEqual(mode === 'sandbox' ? [{ slug: 'test' }] : [])
  })
})
