import { describe, expect, it } from 'vitest'
import { projectFiles, read } from './sources.ts'

const sources = projectFiles().filter(
  (path) => /^packages\/server\/src\/.*\.tsx?$/.test(path) && !/\.test\.tsx?$/.test(path),
)

/** The files that call a function or write to a table; not the one that declares it. */
function callers(pattern: RegExp): readonly string[] {
  return sources.filter((path) => pattern.test(read(path).replace(/^export (async )?function .*$/gm, '')))
}

describe('row 68: from what an identity provider says to a person there is one way', () => {
  it('who reads claims or attributes hands them to the one door', () => {
    const mapping = callers(/\bmapProfile\(|\breadSocialPerson\(/)
    expect(mapping).toEqual([
      'packages/server/src/logins/complete-oidc.ts',
      'packages/server/src/logins/saml-arrival.ts',
      'packages/server/src/logins/social-arrival.ts',
    ])
    const entering = callers(/\bcompleteLogin\(/)
    expect(entering).toEqual([
      'packages/server/src/logins/complete-oidc.ts',
      'packages/server/src/logins/complete-saml.ts',
      'packages/server/src/logins/complete-social.ts',
      'packages/server/src/logins/own-account/enter-organization.ts',
      'packages/server/src/logins/receive-unasked.ts',
    ])
  })

  it('only the door finishes a login, and only its statement writes people and codes', () => {
    expect(callers(/\bloginComplete\(/)).toEqual(['packages/server/src/logins/finish-login.ts'])
    expect(callers(/\bfinishLogin\(/)).toEqual([
      // Called by the door alone.
      'packages/server/src/logins/complete-account.ts',
      'packages/server/src/logins/complete-login.ts',
    ])
    expect(callers(/\bcompleteAccount\(/)).toEqual(['packages/server/src/logins/complete-login.ts'])
    expect(callers(/\bnewCode\(/)).toEqual(['packages/server/src/oauth/issue-response.ts'])
    expect(callers(/\bissueResponse\(/)).toEqual([
      'packages/server/src/logins/complete-login.ts',
      // Who has come in by the door before, asked about by the same rules again.
      'packages/server/src/logins/sign-in-silently.ts',
    ])
    expect(callers(/\bopenDoor\(/)).toEqual([
      'packages/server/src/logins/complete-login.ts',
      'packages/server/src/logins/sign-in-silently.ts',
    ])
    expect(callers(/insert into sessions|insertInto\('sessions'\)/)).toEqual([
      'packages/server/src/sessions/store.ts',
      // What codes and SAML sessions held before there were sessions.
      'packages/server/src/storage/migrations/0013-sessions.ts',
    ])
    expect(callers(/insert into profiles|insertInto\('profiles'\)/)).toEqual([
      'packages/server/src/logins/completion-store.ts',
      // People whom the door has verified and held for want of an attribute; no code comes of it.
      'packages/server/src/profiles/reconcile-store.ts',
    ])
    expect(callers(/insert into authorization_codes|insertInto\('authorization_codes'\)/)).toEqual([
      'packages/server/src/oauth/store.ts',
    ])
  })
})
