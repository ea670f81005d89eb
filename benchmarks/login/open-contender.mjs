import { median } from '../frame/statistics.mjs'
import { memoryOf } from '../frame/measure-process.mjs'
import { freePort } from '../frame/start-process.mjs'

const STARTS = 5
const SETTLE_MS = 1500

/**
 * Prepares a contender, starts it once to migrate and then to be measured, and has the load generator
 * prove that it signs the right people in and nobody else.
 */
export async function openContender({ contender, postgres, generator, folder, idp, groups, credentials }) {
  const { name } = contender
  const databaseUrl = contender.usesPostgres ? await postgres.createDatabase(name) : null
  const { start, target } = await contender.prepare({ name, folder, databaseUrl, idp, credentials })
  await (await start(await freePort())).stop()
  const coldStartMs = await timeStarts(start)
  const port = await freePort()
  const { pid, stop } = await start(port)
  await new Promise((resume) => setTimeout(resume, SETTLE_MS))
  const idleMegabytes = memoryOf(pid)
  const origin = `http://127.0.0.1:${port}`
  const { responseBytes } = await generator.ask({ target: { name, origin, ...target }, idp, groups })
  return { ...contender, pid, stop, coldStartMs, idleMegabytes, responseBytes, start, target, databaseUrl }
}

/** From the command to the first answer, on a database that is migrated. */
async function timeStarts(start) {
  const times = []
  while (times.length < STARTS) {
    const { coldStartMs, stop } = await start(await freePort())
    times.push(coldStartMs)
    await stop()
  }
  return median(times)
}
