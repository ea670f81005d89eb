import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createApplication } from '../../packages/server/src/applications/create-application.ts'
import { loadConfig } from '../../packages/server/src/config/load-config.ts'
import { startCardea } from '../../packages/server/src/main.ts'
import { createLog } from '../../packages/server/src/platform/create-log.ts'
import { type SuiteClient, suiteClient } from '../../test/conformance/suite-clients.ts'
import type { Options } from './options.ts'

/** A Cardea for one run: a sandbox with the simulator, on a database of its own. */
export interface ConformanceService {
  readonly client: SuiteClient
  readonly client2: SuiteClient
  close(): Promise<void>
}

/**
 * Starts it, and registers two clients with the addresses that the suite has for this alias. Without `databaseUrl` the database is an
 * embedded one, which is gone afterwards. `write` is told what goes wrong inside.
 */
export async function startConformanceService(
  options: Options,
  databaseUrl: string | undefined,
  write: (text: string) => void,
): Promise<ConformanceService> {
  const baseUrl = `${options.suite}/test/a/${options.alias}`
  const dataDir = mkdtempSync(join(tmpdir(), 'cardea-conformance-'))
  const config = loadConfig({
    CARDEA_PUBLIC_URL: options.publicUrl,
    CARDEA_HOST: options.host,
    CARDEA_PORT: String(options.port),
    CARDEA_DATA_DIR: dataDir,
    ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
    // Logout tokens go to the suite, wherever it is.
    CARDEA_EGRESS_ALLOW: new URL(options.suite).hostname,
    // One browser after the other, from one address.
    CARDEA_RATE_LIMIT: '100',
    ...(options.tlsCert === null
      ? {}
      : { CARDEA_TLS_CERT: options.tlsCert, CARDEA_TLS_KEY: options.tlsKey ?? '' }),
  })
  const running = await startCardea(config, createLog({ logLevel: 'warn' }, { write }))
  const register = async (name: string): Promise<SuiteClient> => {
    const { application, clientSecret } = await createApplication(running.parts, suiteClient(baseUrl, name))
    return { clientId: application.clientId, clientSecret: clientSecret ?? '' }
  }
  return {
    client: await register('Conformance suite'),
    client2: await register('Conformance suite, second'),
    async close() {
      await running.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
