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
})
