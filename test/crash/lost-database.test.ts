import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CardeaProcess, startCardeaProcess } from './cardea-process.ts'
import { checkLedger } from './check-ledger.ts'
import { type Customer, createCustomer } from './customer.ts'
import { type Ledger, createLedger } from './ledger.ts'
import { signInOnce } from './load-sign-ins.ts'
import { writeOnce } from './load-writes.ts'
import { type Ask, startLoad } from './load.ts'
import { type PostgresServer, startPostgresServer } from './postgres-server.ts'
import { errorCode, mustSend, sendTo } from './send.ts'
import { type TcpProxy, startTcpProxy } from './tcp-proxy.ts'

/** An outage of the database: how it begins and how it ends. Nobody touches the service. */
interface Outage {
  readonly title: string
  /** After how many successful answers it begins, and after how many failures it ends. */
  readonly count: number
  readonly failures: number
  readonly begin: () => Promise<void> | void
  readonly end: () => Promise<void>
}

describe('a database that goes away under load', () => {
  let postgres: PostgresServer
  let proxy: TcpProxy
  let cardea: CardeaProcess
  let customer: Customer
  const dataDir = mkdtempSync(join(tmpdir(), 'cardea-crash-'))
  const send = sendTo(() => cardea.port)
  const ledgers: Ledger[] = []

  beforeAll(async () => {
    postgres = await startPostgresServer()
    proxy = await startTcpProxy(postgres.port)
    const url = await postgres.createDatabase('lost_database')
    cardea = await startCardeaProcess(url(proxy.port), dataDir)
    customer = await createCustomer(send)
  })
  afterAll(async () => {
    expect(await cardea.stop()).toBe(0)
    await proxy.close()
    await postgres.stop()
    rmSync(dataDir, { recursive: true, force: true })
  })

  /** Asks until the service says that it is ready (200) or is not (503); a balancer does the same. */
  const readiness = async (status: number) => {
    while ((await mustSend(send, { url: '/readyz' })).status !== status);
  }

  const outages: readonly Outage[] = [
    {
      title: 'PostgreSQL is killed with SIGKILL',
      count: 37,
      failures: 12,
      begin: () => postgres.kill('SIGKILL'),
      end: () => postgres.start(),
    },
    {
      title: 'PostgreSQL is stopped at once (SIGQUIT)',
      count: 22,
      failures: 12,
      begin: () => postgres.kill('SIGQUIT'),
      end: () => postgres.start(),
    },
    {
      title: 'the network resets its connections',
      count: 45,
      failures: 12,
      begin: () => proxy.cut(),
      end: () => proxy.heal(),
    },
    {
      title: 'the network swallows everything',
      count: 30,
      failures: 7,
      begin: () => proxy.freeze(),
      end: () => proxy.heal(),
    },
  ]

  it.each(outages)(
    '$title: requests end with internal.unavailable, and it recovers without hands',
    async ({ count, failures, begin, end }) => {
      const load = startLoad(send, customer)
      await load.reached('done', count)
      await begin()
      await Promise.all([load.reached('unavailable', failures), readiness(503)])
      expect((await mustSend(send, { url: '/healthz' })).status).toBe(200)

      await end()
      await load.reached('done', load.endings.done + 30)
      await load.stop()
      expect(load.odd).toEqual([])
      expect(load.endings).toMatchObject({ lost: 0, odd: 0 })
      expect(cardea.isRunning()).toBe(true)
      await readiness(200)

      ledgers.push(load.ledger)
      for (const ledger of ledgers) await checkLedger(send, customer, ledger)
    },
  )

  // The hardest case is the lost answer to a commit: nobody can know whether it happened.
  it.each([
    ['a sign-in', signInOnce],
    ['writes', writeOnce],
  ])('keeps to its answers whichever single answer of the database to %s is lost', async (title, work) => {
    const ledger = createLedger()
    let whole = false
    for (let n = 1; !whole; n++) {
      const wasLost = proxy.loseAnswer(n)
      const failures: (string | null)[] = []
      const ask: Ask = async (request) => {
        const reply = await mustSend(send, request)
        const failure = errorCode(reply)
        if (failure !== null) failures.push(failure)
        return failure === null ? reply : null
      }
      await work(ask, ledger, customer, `lost ${title} ${String(n)}`.replaceAll(' ', '-'))
      whole = !wasLost()
      expect(failures.filter((failure) => failure !== 'internal.unavailable')).toEqual([])
      if (whole) expect(failures).toEqual([])
    }
    await checkLedger(send, customer, ledger)
  })
})
