import { loadConfig } from '../config/load-config.ts'
import { startCardea } from '../main.ts'
import { createLog } from '../platform/create-log.ts'
import { reportingFaults } from './report-faults.ts'

/** What `cardea serve` takes. */
export const usage = `cardea serve

Runs the service until it is told to stop (SIGINT, SIGTERM). It takes no arguments: settings come from the environment (docs/configuration.md).
`

/** `cardea serve`: runs until SIGINT or SIGTERM, then finishes the requests under way. Answers the exit code. */
export function serve(): Promise<number> {
  return reportingFaults(async () => {
    const config = loadConfig(process.env)
    const log = createLog(config)
    const running = await startCardea(config, log)
    log.info({ publicUrl: config.publicUrl, address: running.address, mode: config.mode }, 'Cardea is ready')
    if (running.parts.db.engine === 'embedded') {
      log.warn(
        {},
        'embedded database: one process, not safe against power loss; set DATABASE_URL for production',
      )
    }
    const signal = await stopSignal()
    log.info({ signal }, 'stopping')
    await running.close()
    return 0
  })
}

function stopSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    process.once('SIGINT', resolve)
    process.once('SIGTERM', resolve)
  })
}
