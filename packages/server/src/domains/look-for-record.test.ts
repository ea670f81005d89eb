import { describe, expect, it } from 'vitest'
import type { TxtAnswer } from '../platform/dns.ts'
import { lookForRecord } from './look-for-record.ts'

const domain = { domain: 'acme.example', challenge: 'right' }
const records = (...values: string[]): TxtAnswer => ({ kind: 'records', values })
const found = records('v=spf1 -all', 'cardea-verify=right')
const missing = records()
const away: TxtAnswer = { kind: 'unreachable', reason: 'ETIMEOUT' }
const alias: TxtAnswer = { kind: 'alias', target: 'other.example' }

describe('row 59: the record of a domain', () => {
  it('is asked for at its own name alone', async () => {
    const asked: string[] = []
    const txt = (name: string) => {
      asked.push(name)
      return Promise.resolve([found])
    }
    expect(await lookForRecord({ txt }, domain)).toBe('found')
    expect(asked).toEqual(['_cardea-challenge.acme.example'])
  })

  it.each([
    ['found', [found]],
    ['found', [records(' cardea-verify=right ')]],
    ['other_value', [records('cardea-verify=RIGHT')]],
    ['other_value', [records('cardea-verify=right2')]],
    ['other_value', [records('cardea-verify=')]],
    ['missing', [records('x cardea-verify=right')]],
    ['missing', [records('right')]],
    ['missing', [missing]],
    ['alias', [alias]],
    ['unreachable', [away]],
    // Of several resolvers more than half must agree.
    ['found', [found, found, missing]],
    ['not_everywhere', [found, missing]],
    ['not_everywhere', [found, missing, away]],
    ['missing', [found, missing, missing]],
    ['unreachable', [found, away, away]],
    ['missing', [missing, away]],
    ['alias', [alias, missing]],
  ] as const)('%s: %j', async (outcome, answers) => {
    expect(await lookForRecord({ txt: () => Promise.resolve(answers) }, domain)).toBe(outcome)
  })
})
