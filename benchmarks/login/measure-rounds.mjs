/** Interleaved rounds: every contender alone, then eight at once, then at half of that rate. */
import { note } from '../frame/note.mjs'
import { median } from '../frame/statistics.mjs'
import { cpuOf, memoryOf } from '../frame/measure-process.mjs'

const MANY = 8

const loads = {
  one: () => ({ concurrency: 1 }),
  many: () => ({ concurrency: MANY }),
  half: ({ many }) => ({ rate: median(many.map(({ perSecond }) => perSecond)) / 2 }),
}

/** Answers the samples of each contender by name: `one`, `many`, `half`, each a list of rounds. */
export async function measureRounds({ opened, generator, postgres, timing: { rounds, ms, warmUpMs } }) {
  const samples = {}
  for (const { name } of opened) {
    note(`${name}: warming up …`)
    // As long for everybody: V8 takes its time to compile what runs a hundred times a second.
    await generator.ask({ name, concurrency: MANY, ms: warmUpMs })
    samples[name] = { one: [], many: [], half: [] }
  }
  for (let number = 1; number <= rounds; number++) {
    for (const load of ['one', 'many', 'half']) {
      for (const contender of opened) {
        const own = samples[contender.name]
        const asked = { name: contender.name, ms, ...loads[load](own) }
        own[load].push(await measure({ contender, generator, postgres, asked }))
      }
    }
    note(
      `round ${number} of ${rounds}: ${opened.map(({ name }) => `${name} ${lastRate(samples[name])}`).join(', ')}`,
    )
  }
  return samples
}

async function measure({ contender: { pid, usesPostgres }, generator, postgres, asked }) {
  await postgres.checkpoint()
  const before = { server: cpuOf(pid), postgres: usesPostgres ? postgres.cpu() : null }
  const { logins, seconds, errors, generatorCpuMs, legs } = await generator.ask(asked)
  const perLogin = (milliseconds) => milliseconds / logins
  return {
    perSecond: logins / seconds,
    errors,
    cpuMs: perLogin(cpuOf(pid) - before.server),
    postgresCpuMs: before.postgres === null ? null : perLogin(postgres.cpu() - before.postgres),
    generatorCpuMs: perLogin(generatorCpuMs),
    megabytes: memoryOf(pid),
    legs,
  }
}

function lastRate({ many }) {
  return `${many.at(-1).perSecond.toFixed(0)}/s`
}
