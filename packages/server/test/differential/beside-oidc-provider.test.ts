import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cardeaPeer } from './cardea-peer.ts'
import { describeAnswer } from './describe-answer.ts'
import { differences } from './differences.ts'
import type { Peer } from './peer.ts'
import { providerPeer } from './provider-peer.ts'
import { exchanges } from './requests.ts'

let cardea: Peer
let provider: Peer
beforeAll(async () => {
  cardea = await cardeaPeer()
  provider = await providerPeer()
})
afterAll(() => Promise.all([cardea.close(), provider.close()]))

const expected = new Map(
  differences.flatMap(({ answers }) =>
    answers.map(([title, ours, theirs]) => [title, { ours, theirs }] as const),
  ),
)

describe('Cardea answers as oidc-provider does, or differs for a stated reason', () => {
  it.each(exchanges)('%s', async (title, run) => {
    const [ours, theirs] = [
      describeAnswer(cardea, await run(cardea)),
      describeAnswer(provider, await run(provider)),
    ]
    const difference = expected.get(title)
    if (difference === undefined) expect(ours).toBe(theirs)
    else expect({ ours, theirs }).toEqual(difference)
  })
})

describe('the table of differences', () => {
  const titles = exchanges.map(([title]) => title)

  it('is about requests that are sent, each once, and at least two hundred are', () => {
    expect(new Set(titles).size).toBe(titles.length)
    expect(titles.length).toBeGreaterThanOrEqual(200)
    const told = differences.flatMap(({ answers }) => answers.map(([title]) => title))
    expect(new Set(told).size).toBe(told.length)
    expect(told.filter((title) => !titles.includes(title))).toEqual([])
  })

  it('has nothing that does not differ, and a reason and a section for each that does', () => {
    for (const { why, section, answers } of differences) {
      expect(why).toMatch(/^[A-Z].{20,}\.$/)
      expect(section).toMatch(/§\d/)
      expect(answers.filter(([, ours, theirs]) => ours === theirs)).toEqual([])
    }
  })

  it('is in docs/interop.md, line by line', () => {
    const page = readFileSync(join(import.meta.dirname, '../../../../docs/interop.md'), 'utf8')
    const [, section = ''] = page.split('## Beside another authorization server')
    const lines = [...section.matchAll(/^\| ([A-Z].*) \| (.*§.*) \|$/gm)].map(([, why, at]) => [why, at])
    expect(lines).toEqual(differences.map(({ why, section: at }) => [why, at]))
  })
})
