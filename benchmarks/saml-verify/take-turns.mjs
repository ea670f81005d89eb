/**
 * Interleaved rounds: A B C D E, A B C D E, … so that a busy moment of the machine hits everybody; and
 * processor time, not time that passed, so that other programs on the machine count for nothing.
 */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc')

/**
 * Times contenders in turn and answers, for each, the nanoseconds of processor time (with that of its garbage
 * collection) that one validation took in every round.
 *
 * @param validators functions of a message, by name
 * @param messages the messages, used one after the other
 * @param options rounds; the milliseconds that one turn lasts; the milliseconds that each warms up
 */
export async function takeTurns(validators, messages, { rounds, turnMs, warmUpMs }) {
  const turns = []
  for (const [name, validate] of Object.entries(validators)) {
    const ns = await warmUp(validate, messages, warmUpMs)
    turns.push({ name, validate, count: Math.max(1, Math.round((turnMs * 1e6) / ns)), samples: [] })
  }
  for (let round = 0; round < rounds; round++) {
    for (const turn of turns) {
      // Young garbage of the one before is not this one's work. A full collection would also throw
      // away compiled code that has not run for a while.
      collect({ type: 'minor' })
      turn.samples.push((await timeTurn(turn.validate, messages, turn.count)) / turn.count)
    }
  }
  return Object.fromEntries(turns.map(({ name, samples }) => [name, samples]))
}

/** Runs until the compiler has had its time; answers the nanoseconds of one call at the end. */
async function warmUp(validate, messages, milliseconds) {
  const end = performance.now() + milliseconds
  let count = 4
  let ns = await timeTurn(validate, messages, count)
  while (performance.now() < end) {
    ns = await timeTurn(validate, messages, count)
    count = Math.max(1, Math.min(1000, Math.round((20e6 * count) / Math.max(ns, 1))))
  }
  return (await timeTurn(validate, messages, count)) / count
}

async function timeTurn(validate, messages, count) {
  const start = process.cpuUsage()
  for (let index = 0; index < count; index++) {
    const answer = validate(messages[index % messages.length])
    // Waiting for what is no promise would charge those who need none.
    if (answer instanceof Promise) await answer
  }
  const { user, system } = process.cpuUsage(start)
  return (user + system) * 1000
}
