import { randomBytes, randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createPasswordHasher } from '../src/accounts/password-hasher.ts'
import { createApplicationOrigins } from '../src/applications/application-origins.ts'
import type { Config } from '../src/config/config.ts'
import { loadConfig } from '../src/config/load-config.ts'
import { openVault } from '../src/keys/open-vault.ts'
import { createLimiter } from '../src/limits/create-limiter.ts'
import { type LimitTable, limitTable } from '../src/limits/limit-table.ts'
import { createDiscoveryCache } from '../src/logins/discovery-cache.ts'
import { createClientKeys } from '../src/oauth/client-keys.ts'
import type { Clock } from '../src/platform/clock.ts'
import { createLog } from '../src/platform/create-log.ts'
import { createDns } from '../src/platform/dns.ts'
import { createOutbound } from '../src/platform/guarded-fetch.ts'
import { RECEIVER_ANSWERS } from '../src/platform/outbound.ts'
import { systemRandom } from '../src/platform/random.ts'
import { standardFormat } from '../src/webhooks/format.ts'
import { type TestEngine, openTestDatabase } from './test-database.ts'

/** A clock that tests set. It starts at the real time, because tokens are compared with that. */
export interface TestClock extends Clock {
  set(time: Date): void
  advance(milliseconds: number): void
}

export function testClock(start = new Date()): TestClock {
  let now = start
  return {
    now: () => new Date(now),
    set: (time) => (now = time),
    advance: (milliseconds) => (now = new Date(now.getTime() + milliseconds)),
  }
}

/**
 * Ten thousand times the usual limits: a test's clock stands still, so its minute never ends. Tests about limits have
 * a limiter of their own.
 */
const ample = Object.fromEntries(
  Object.entries(limitTable(1)).map(([name, limit]) => [name, { ...limit, quota: limit.quota * 10_000 }]),
) as unknown as LimitTable

/** The real parts on a fresh database, with a settable clock and a log that is kept in `lines`. */
export async function testParts(engine: TestEngine = 'postgres', overrides: Partial<Config> = {}) {
  // Made only by what writes there.
  const dataDir = join(tmpdir(), `cardea-test-data-${randomUUID()}`)
  const config: Config = {
    // Tests of accounts switch them on.
    ...loadConfig({ CARDEA_DATA_DIR: dataDir, CARDEA_LOG_LEVEL: 'debug', CARDEA_SIGN_IN_METHODS: 'none' }),
    ...overrides,
  }
  const lines: string[] = []
  const log = { ...createLog(config, { write: (line) => void lines.push(line) }), lines }
  const random = systemRandom
  const db = await openTestDatabase(engine)
  const vault = await openVault({ db, masterKey: randomBytes(32), random })
  const clock = testClock()
  const outbound = createOutbound(config)
  return {
    db,
    vault,
    clock,
    limiter: createLimiter({ db, vault, clock, log }, ample),
    passwords: createPasswordHasher({ random }),
    random,
    log,
    config,
    outbound,
    receivers: createOutbound({ ...config, answers: RECEIVER_ANSWERS }),
    eventFormats: { standard: standardFormat },
    // Nobody listens there: a test that means the DNS brings its own server.
    dns: createDns(config.dnsServers.length === 0 ? ['127.0.0.1:9'] : config.dnsServers),
    clientKeys: createClientKeys({ clock, outbound }),
    discovery: createDiscoveryCache({ config, clock, outbound }),
    applicationOrigins: createApplicationOrigins({ config, db, clock }),
    async close() {
      await db.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

export type TestParts = Awaited<ReturnType<typeof testParts>>
