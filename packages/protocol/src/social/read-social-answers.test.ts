import { describe, expect, it } from 'vitest'
import type { SsoError } from '../errors/sso-error.ts'
import { appleClientSecretClaims } from './apple-client-secret.ts'
import { readAppleUser } from './read-apple-user.ts'
import { readGithubUser } from './read-github-user.ts'

describe('what GitHub’s API says of somebody', () => {
  const user = {
    id: 583_231,
    login: 'octocat',
    name: 'Mona',
    avatar_url: 'https://a.example/1',
    email: 'x@y.example',
  }
  const primary = { email: 'mona@home.example', primary: true, verified: true }
  const other = { email: 'mona@acme.example', primary: false, verified: true }

  it('is known by the number of the account, never by a login that can change hands', () => {
    expect(readGithubUser(user, [other, primary])).toEqual({
      sub: '583231',
      preferred_username: 'octocat',
      name: 'Mona',
      picture: 'https://a.example/1',
      email: 'mona@home.example',
      email_verified: true,
    })
  })

  it('counts the primary address, verified or not, and neither another one nor that of the public profile', () => {
    const claims = readGithubUser(user, [other, { ...primary, verified: false }])
    expect(claims).toMatchObject({ email: 'mona@home.example', email_verified: false })
    expect(readGithubUser(user, [other])).not.toHaveProperty('email')
    expect(readGithubUser(user, [{ ...primary, verified: 'true' }])).toMatchObject({ email_verified: false })
  })

  it.each([
    ['no user', null, [primary]],
    ['an error in place of the addresses', user, { message: 'Not Found' }],
    ['no number', { ...user, id: undefined }, [primary]],
    ['a number as text', { ...user, id: '583231' }, [primary]],
    ['a number that JSON has rounded', { ...user, id: 2 ** 53 }, [primary]],
    ['zero', { ...user, id: 0 }, [primary]],
  ])('is refused with %s', (_, answered, emails) => {
    expect(() => readGithubUser(answered, emails)).toThrow(
      expect.objectContaining({ code: 'login.provider_answer_unusable' }) as SsoError,
    )
  })
})

describe('the form field `user` of Apple', () => {
  it('gives names, and nothing that says who somebody is', () => {
    const field = JSON.stringify({
      name: { firstName: ' Mia ', lastName: 'Chen' },
      email: 'boss@acme.example',
      sub: 'another',
    })
    expect(readAppleUser(field)).toEqual({ given_name: 'Mia', family_name: 'Chen' })
  })

  it.each([
    null,
    '',
    'not JSON',
    '[]',
    '{"name":"Mia"}',
    '{"name":{"firstName":1,"lastName":""}}',
    JSON.stringify({ name: { firstName: 'M'.repeat(101) } }),
    JSON.stringify({ name: { firstName: 'Mia\u202egro.live' } }),
    JSON.stringify({ name: { firstName: 'Mia\n' + 'x' } }),
    JSON.stringify({ name: { firstName: 'Mia' }, filling: 'x'.repeat(2_000) }),
  ])('is nothing where it is no name: %s', (field) => {
    expect(readAppleUser(field)).toEqual({})
  })
})

describe('Apple, “Creating a client secret”', () => {
  it('is for one client of one team, to Apple alone, for five minutes at most', () => {
    const claims = appleClientSecretClaims({
      teamId: 'TEAM000001',
      clientId: 'com.example.web',
      now: new Date('2026-11-21T12:00:00.900Z'),
    })
    expect(claims).toEqual({
      iss: 'TEAM000001',
      sub: 'com.example.web',
      aud: 'https://appleid.apple.com',
      iat: 1_795_262_400,
      exp: 1_795_262_700,
    })
  })
})
