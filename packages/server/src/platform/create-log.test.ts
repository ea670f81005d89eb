import { describe, expect, it } from 'vitest'
import { createLog } from './create-log.ts'

describe('the log', () => {
  it('writes one JSON object per line with level, time and message', () => {
    const lines: string[] = []
    createLog({ logLevel: 'info' }, { write: (line) => void lines.push(line) }).info(
      { loginId: 'login_1' },
      'hello',
    )
    expect(JSON.parse(lines.join(''))).toMatchObject({
      level: 'info',
      loginId: 'login_1',
      msg: 'hello',
      time: expect.any(String),
    })
  })

  it('keeps secrets out, whatever a caller passes, two levels deep', () => {
    const lines: string[] = []
    const log = createLog({ logLevel: 'debug' }, { write: (line) => void lines.push(line) })
    const secrets = {
      authorization: 'canary',
      cookie: 'canary',
      clientSecret: 'canary',
      SAMLResponse: 'canary',
      accessToken: 'canary',
    }
    log.debug(secrets, 'top')
    log.info({ headers: secrets }, 'one down')
    log.warn({ request: { headers: secrets } }, 'two down')
    expect(lines).toHaveLength(3)
    expect(lines.join('')).not.toContain('canary')
    expect(lines.join('')).toContain('[redacted]')
  })

  it('says nothing at level silent', () => {
    const lines: string[] = []
    createLog({ logLevel: 'silent' }, { write: (line) => void lines.push(line) }).error({}, 'x')
    expect(lines).toEqual([])
  })

  const jwt = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJjYW5hcnkifQ.Y2FuYXJ5'
  const cause = new Error('GET https://idp.example/token?code=canary failed')
  it.each<[string, object, string]>([
    ['deep inside, in lists, in any spelling', { a: [{ b: { c: { Client_Secret: 'canary' } } }] }, ''],
    ['as bytes', { certificateOrKey: Buffer.from('canary') }, ''],
    ['in an error, its stack and its causes', { failure: new Error(`token ${jwt}`, { cause }) }, ''],
    ['as a personal access token', { reason: `ba_${'canary_'.repeat(7)} is wrong` }, ''],
    ['in the message', {}, `refused Bearer canary and ${jwt}`],
    ['in the query or fragment of an address', { at: 'https://a.example/cb?code=canary&state=canary' }, ''],
    ['in the credentials of an address', { at: 'postgres://cardea:canary@db.example/cardea' }, ''],
  ])('keeps secrets out %s', (_, fields, message) => {
    const lines: string[] = []
    createLog({ logLevel: 'info' }, { write: (line) => void lines.push(line) }).info(fields, message)
    expect(lines.join('')).not.toMatch(/canary|Y2FuYXJ5|eyJzdWIi/)
    expect(lines.join('')).toContain('[redacted]')
  })

  it('says the rest of what it redacts: path, origin, names and reasons', () => {
    const lines: string[] = []
    const log = createLog({ logLevel: 'info' }, { write: (line) => void lines.push(line) })
    log.info({ at: 'https://a.example/cb?code=1', failure: new Error('no route'), error: 'oauth.x' }, 'm')
    expect(JSON.parse(lines.join(''))).toMatchObject({
      at: 'https://a.example/cb?[redacted]',
      failure: { name: 'Error', message: 'no route' },
      error: 'oauth.x',
    })
  })
})
