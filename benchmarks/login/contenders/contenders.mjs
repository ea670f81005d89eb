import { cardea, embedded } from './cardea.mjs'
import { floor, nothing } from './floor.mjs'
import { grown, small } from './grown.mjs'
import { polis } from './polis.mjs'

/** Who takes part, in the order of the tables. */
export const contenders = [cardea, embedded, polis, floor, nothing]

const all = [...contenders, small, grown]

/** The contender of this name, also of those that only `--only` brings in. */
export function contenderNamed(name) {
  const found = all.find((contender) => contender.name === name)
  if (found !== undefined) return found
  throw new Error(`--only takes names out of: ${all.map((contender) => contender.name).join(', ')}`)
}
