import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { silentLog } from '../../test/silent-log.ts'
import { openDatabase } from './open-database.ts'

describe('the embedded database', () => {
  let dataDir: string
  let child: ChildProcess | null = null
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'cardea-embedded-'))
  })
  afterEach(() => {
    child?.kill('SIGKILL')
    rmSync(dataDir, { recursive: true, force: true })
  })

  const open = () => openDatabase({ databaseUrl: null, dataDir, log: silentLog })
  const organizations = async () => {
    const db = await open()
    const rows = await db.kysely.selectFrom('organizations').select('id').execute()
    await db.close()
    return rows.map(({ id }) => id)
  }

  /** A real second process; answers each line it prints. */
  function startWriter(): { readonly lines: AsyncIterator<string>; readonly pid: number } {
    const program = join(import.meta.dirname, '../../test/embedded-writer.ts')
    child = spawn(process.execPath, ['--import', 'tsx', '--conditions=cardea-source', program, dataDir], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    if (child.stdout === null || child.pid === undefined) throw new Error('the writer did not start')
    return { lines: createInterface({ input: child.stdout })[Symbol.asyncIterator](), pid: child.pid }
  }

  it('starts in a folder that does not exist yet, and finds everything again after closing', async () => {
    dataDir = join(dataDir, 'not', 'yet')
    const db = await open()
    expect(db.engine).toBe('embedded')
    await db.kysely.insertInto('organizations').values({ id: 'org_1', name: 'a', slug: 'a' }).execute()
    await db.close()
    expect(await organizations()).toEqual(['org_1'])
  })

  it('refuses a second process while the first one runs, and loses nothing when that is killed', async () => {
    const { lines, pid } = startWriter()
    const acknowledged: string[] = []
    while (acknowledged.length < 25) {
      const { value } = (await lines.next()) as { value: string }
      if (value !== 'open') acknowledged.push(value)
    }
    await expect(open()).rejects.toThrow(`(pid ${String(pid)})`)

    const gone = new Promise((resolve) => child?.once('exit', resolve))
    child?.kill('SIGKILL')
    for (let line = await lines.next(); line.done !== true; line = await lines.next()) {
      acknowledged.push(line.value)
    }
    await gone
    expect(await organizations()).toEqual(expect.arrayContaining(acknowledged))
  })

  it('begins anew when the first start was killed while it made the folder', async () => {
    mkdirSync(join(dataDir, 'database'))
    writeFileSync(join(dataDir, 'database', 'PG_VERSION'), 'half')
    writeFileSync(join(dataDir, 'database.unfinished'), '')
    expect(await organizations()).toEqual([])
    expect(existsSync(join(dataDir, 'database.unfinished'))).toBe(false)
  })

  it('gives the folder free when it cannot be opened', async () => {
    mkdirSync(join(dataDir, 'database'))
    writeFileSync(join(dataDir, 'database', 'PG_VERSION'), 'not a version')
    await expect(open()).rejects.toThrow()
    expect(existsSync(join(dataDir, 'cardea.lock'))).toBe(false)
  })
})
