import { cardea, embedded } from './cardea.mjs'
import { floor, nothing } from './floor.mjs'
import { polis } from './polis.mjs'

/** Who takes part, in the order of the tables. */
export const contenders = [cardea, embedded, polis, floor, nothing]

/** The contender of this name; `--only` takes such names. */
export function contenderNamed(name) {
  const found = contenders.find((contender) => contender.name === name)
  if (found !== undefined) return found
  throw new Error(`--only takes names out of: ${contenders.map((contender) => contender.name).join(', ')}`)
}
