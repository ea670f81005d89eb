import { SsoError } from '../../src/errors/sso-error.ts'
import { damageText } from './damage-text.ts'
import { type Judgement, judge } from './judge.ts'
import { pick, seededRandom } from './random.ts'
import { rearrangeTree } from './rearrange-tree.ts'
import { type Seed, seeds } from './seeds.ts'

/**
 * Fuzzing: documents that are damaged at random, judged beside libxml2, and answers that may never be
 * accepted as somebody else (docs/fuzzing.md).
 *
 * Invariant: mutant number n of a seed number is the same document on every machine, so that whatever is
 * found can be made again from two numbers.
 */
export interface Mutant {
  readonly number: number
  readonly seed: Seed
  readonly xml: string
  readonly judgement: Judgement
}

/** Makes and judges one mutant. `from`: only of the seed document with this name. */
export function mutantNumber(seedNumber: number, number: number, from?: string): Mutant {
  const random = seededRandom(Math.imul(seedNumber, 0x9e3779b1) ^ Math.imul(number, 0x85ebca6b))
  const seed = chooseSeed(random(2 ** 30), from)
  const xml = mutate(random, seed)
  return { number, seed, xml, judgement: judge(random, seed, xml) }
}

/** Half of the mutants come from the six short documents. */
function chooseSeed(number: number, from: string | undefined): Seed {
  if (from !== undefined) {
    const named = seeds.find(({ name }) => name === from)
    if (named === undefined)
      throw new Error(`no seed document is called ${from}: ${seeds.map(({ name }) => name).join(', ')}`)
    return named
  }
  const among = number % 2 === 0 ? seeds.slice(0, 6) : seeds.slice(6)
  return pick((below) => Math.floor(number / 2) % below, among)
}

function mutate(random: ReturnType<typeof seededRandom>, { xml }: Seed): string {
  if (random(2) === 0) return damageText(random, xml)
  try {
    return rearrangeTree(random, xml)
  } catch (error) {
    // The first of two changes made it unreadable; damage of the text is what is left to do.
    if (error instanceof SsoError) return damageText(random, xml)
    throw error
  }
}
