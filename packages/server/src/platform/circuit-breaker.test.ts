import { SsoError } from '@cardea/protocol'
import { beforeEach, describe, expect, it } from 'vitest'
import { type TestClock, testClock } from '../../test/test-parts.ts'
import { type CircuitBreaker, createCircuitBreaker } from './circuit-breaker.ts'
import { createOutbound } from './guarded-fetch.ts'

const HOST = 'https://idp.example'

let clock: TestClock
let breaker: CircuitBreaker
let attempts: number
beforeEach(() => {
  clock = testClock()
  breaker = createCircuitBreaker({ clock })
  attempts = 0
})

const down = (code: 'upstream.timeout' | 'upstream.unreachable' = 'upstream.timeout') => {
  attempts += 1
  return Promise.reject(new SsoError(code, { url: HOST, seconds: 5, reason: 'ECONNREFUSED' }))
}
const up = () => {
  attempts += 1
  return Promise.resolve('answer')
}
const codeOf = (attempt: () => Promise<unknown>, origin = HOST) =>
  breaker.run(origin, attempt).then(
    () => null,
    (error: unknown) => (error instanceof SsoError ? error.code : String(error)),
  )
const failTimes = async (times: number) => {
  for (let time = 0; time < times; time++) await codeOf(down)
}

describe('a host that does not answer', () => {
  it('is asked five times in a row, then not at all for 15 seconds', async () => {
    await failTimes(5)
    expect(await codeOf(up)).toBe('upstream.circuit_open')
    clock.advance(14_999)
    expect(await codeOf(up)).toBe('upstream.circuit_open')
    expect(attempts).toBe(5)
  })

  it('is tried by one request after that; its success lets everybody through', async () => {
    await failTimes(5)
    clock.advance(15_000)
    let answer: (value: string) => void = () => undefined
    const probe = breaker.run(HOST, () => new Promise<string>((resolve) => (answer = resolve)))
    expect(await codeOf(up)).toBe('upstream.circuit_open')
    answer('alive')
    expect(await probe).toBe('alive')
    expect(await codeOf(up)).toBeNull()
    await failTimes(4)
    expect(await codeOf(up)).toBeNull()
  })

  it('is left alone for another 15 seconds when the one request fails', async () => {
    await failTimes(5)
    clock.advance(15_000)
    expect(await codeOf(() => down('upstream.unreachable'))).toBe('upstream.unreachable')
    clock.advance(14_999)
    expect(await codeOf(up)).toBe('upstream.circuit_open')
    clock.advance(1)
    expect(await codeOf(up)).toBeNull()
  })

  it('does not matter to other hosts, nor to other ports of it', async () => {
    await failTimes(5)
    expect(await codeOf(up, 'https://other.example')).toBeNull()
    expect(await codeOf(up, `${HOST}:8443`)).toBeNull()
  })

  it.each(['upstream.timeout', 'upstream.unreachable'] as const)(
    'is one that fails with %s',
    async (code) => {
      for (let time = 0; time < 5; time++) await codeOf(() => down(code))
      expect(await codeOf(up)).toBe('upstream.circuit_open')
    },
  )
})

describe('a circuit stays closed', () => {
  it('when an answer came in between', async () => {
    await failTimes(4)
    await codeOf(up)
    await failTimes(4)
    expect(await codeOf(up)).toBeNull()
  })

  it('when the failures lie more than a minute apart', async () => {
    await failTimes(4)
    clock.advance(60_000)
    await failTimes(1)
    expect(await codeOf(up)).toBeNull()
  })

  it('for answers that are no good, and for addresses that we refuse ourselves', async () => {
    for (let time = 0; time < 10; time++) {
      await codeOf(() => Promise.reject(new SsoError('upstream.too_large', { url: HOST, limit: 1 })))
      await codeOf(() => Promise.reject(new SsoError('upstream.address_refused', { url: HOST, reason: 'x' })))
      await codeOf(() => Promise.reject(new TypeError('ours')))
    }
    expect(await codeOf(up)).toBeNull()
  })

  it('again for hosts that were long forgotten among a thousand others', async () => {
    await failTimes(5)
    for (let host = 0; host < 1_000; host++) await codeOf(down, `https://h${String(host)}.example`)
    expect(await codeOf(up)).toBeNull()
  })
})

it('the guarded client has one for all its requests', async () => {
  let asked = 0
  const { fetch } = createOutbound(
    { mode: 'production', egressAllow: [], dnsServers: [] },
    () => {
      asked += 1
      return Promise.resolve([])
    },
    clock,
  )
  const codes: unknown[] = []
  for (let time = 0; time < 6; time++) {
    codes.push(await fetch(`https://nowhere.example/${String(time)}`).catch((error: unknown) => error))
  }
  expect(codes.at(4)).toMatchObject({ code: 'upstream.unreachable' })
  expect(codes.at(5)).toMatchObject({
    code: 'upstream.circuit_open',
    details: { url: 'https://nowhere.example', failures: 5, seconds: 15 },
  })
  expect(asked).toBe(5)
})
