/** Interleaved rounds: every contender alone, then eight at once, then at half of that rate. */
import { note } from '../frame/note.mjs'
import { median } from '../frame/statistics.mjs'
import { cpuOf, memoryOf } from './measure-process.mjs'

const MANY = 8

/** Answers the samples of each contender by name: `one`, `many`, `half`, each a list of rounds. */
export async function measureRounds({ opened, generator, postgres, timing: { rounds, ms, warmUpLogins } }) {
  const samples = {}
  for (const { name } of opened) {
    note(`${name}: warming up …`)
    await generator.ask({ name, concurrency: MANY, logins: warmUpLogins })
    samples[name] = { one: [], many: [], half: [] }
  }
  for (let number = 1; number <= rounds; number++) {
    for (const contender of opened) {
      const { name } = contender
      const measured = (load) => measure({ contender, generator, postgres, load: { name, ms, ...load } })
      samples[name].one.push(await measured({ concurrency: 1 }))
      samples[name].many.push(await measured({ concurrency: MANY }))
      const rate = median(samples[name].many.map(({ perSecond }) => perSecond)) / 2
      samples[name].half.push(await measured({ rate }))
      note(
        `round ${number} of ${rounds}, ${name}: ${samples[name].many.at(-1).perSecond.toFixed(0)} logins/s`,
      )
    }
  }
  return samples
}

async function measure({ contender: { pid }, generator, postgres, load }) {
  await postgres.checkpoint()
  const before = { server: cpuOf(pid), postgres: postgres.cpu() }
  const { logins, seconds, errors, generatorCpuMs, legs } = await generator.ask(load)
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
