import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CardeaProcess, startCardeaProcess } from './cardea-process.ts'
import { checkLedger } from './check-ledger.ts'
import { type Customer, createCustomer } from './customer.ts'
import type { Ledger } from './ledger.ts'
import { startLoad } from './load.ts'
import { type PostgresServer, startPostgresServer } from './postgres-server.ts'
import { sendTo } from './send.ts'

// Starting the embedded engine takes seconds, so there are fewer rounds of it.
describe.each([
  { engine: 'embedded', rounds: [10, 47] },
  { engine: 'postgres', rounds: [10, 61, 34] },
])(
  'kill -9 under load, of the built command as operators start it ($engine; incidents row 103)',
  ({ engine, rounds }) => {
    let postgres: PostgresServer | null = null
    let databaseUrl: string | null = null
    let cardea: CardeaProcess
    let customer: Customer
    const dataDir = mkdtempSync(join(tmpdir(), 'cardea-crash-'))
    const send = sendTo(() => cardea.port)
    const ledgers: Ledger[] = []

    beforeAll(async () => {
      if (engine === 'postgres') {
        postgres = await startPostgresServer()
        databaseUrl = (await postgres.createDatabase('killed_process'))()
      }
      cardea = await startCardeaProcess(databaseUrl, dataDir)
      customer = await createCustomer(send)
    })
    afterAll(async () => {
      expect(await cardea.stop()).toBe(0)
      await postgres?.stop()
      rmSync(dataDir, { recursive: true, force: true })
    })

    it.each(rounds)(
      'after %i answers: nothing acknowledged is lost, nothing is accepted twice',
      async (count) => {
        const load = startLoad(send, customer)
        await load.reached('done', count)
        await cardea.kill()
        await load.stop()
        expect(load.odd).toEqual([])
        expect(load.endings).toMatchObject({ unavailable: 0, odd: 0 })

        // By the same command on the same data, and nothing else.
        cardea = await startCardeaProcess(databaseUrl, dataDir)
        ledgers.push(load.ledger)
        for (const ledger of ledgers) await checkLedger(send, customer, ledger)
      },
    )
  },
)
