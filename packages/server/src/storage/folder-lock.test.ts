import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { StartFault } from '../platform/start-fault.ts'
import { lockFolder } from './folder-lock.ts'

describe('the lock of the data folder', () => {
  let folder: string
  const children: ChildProcess[] = []
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cardea-lock-'))
  })
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  })

  /** A real second process that takes the lock and keeps it. */
  async function holderProcess(): Promise<ChildProcess> {
    const program = `
      const { lockFolder } = await import(${JSON.stringify(join(import.meta.dirname, 'folder-lock.ts'))})
      await lockFolder(${JSON.stringify(folder)})
      console.log('locked')
      setInterval(() => {}, 1000)`
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', '--conditions=cardea-source', '--input-type=module', '--eval', program],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    )
    children.push(child)
    await new Promise((resolve, reject) => {
      child.stdout.once('data', resolve)
      child.once('exit', reject)
    })
    return child
  }

  it('refuses a second process, and names the folder, the pid and what to do', async () => {
    const holder = await holderProcess()
    const attempt = lockFolder(folder)
    await expect(attempt).rejects.toThrow(StartFault)
    await expect(attempt).rejects.toThrow(
      new RegExp(`${folder}.*pid ${String(holder.pid)}.*CARDEA_DATA_DIR.*DATABASE_URL`, 's'),
    )
  })

  it('is taken over at once from a process that was killed', async () => {
    const holder = await holderProcess()
    const gone = new Promise((resolve) => holder.once('exit', resolve))
    holder.kill('SIGKILL')
    await gone
    const lock = await lockFolder(folder)
    await lock.release()
  })

  it('is not fooled by a new process that got the pid of the old one', async () => {
    const held = await lockFolder(folder)
    const mine = JSON.parse(readFileSync(join(folder, 'cardea.lock'), 'utf8')) as { startTime: string }
    await held.release()
    writeFileSync(join(folder, 'cardea.lock'), JSON.stringify({ ...mine, startTime: '1' }))
    const lock = await lockFolder(folder)
    await lock.release()
  })

  it('is taken over from another container once its heartbeat has been silent', async () => {
    const file = join(folder, 'cardea.lock')
    writeFileSync(file, JSON.stringify({ pid: process.pid, startTime: null, machine: 'another' }))
    const longAgo = new Date(Date.now() - 60_000)
    utimesSync(file, longAgo, longAgo)
    const lock = await lockFolder(folder)
    await lock.release()
  })

  it('is refused while another container’s heart beats', async () => {
    const file = join(folder, 'cardea.lock')
    writeFileSync(file, JSON.stringify({ pid: 1, startTime: null, machine: 'another' }))
    const attempt = lockFolder(folder)
    const beat = setInterval(() => utimesSync(file, new Date(), new Date()), 100)
    await expect(attempt).rejects.toThrow(/in use by another process/)
    clearInterval(beat)
  })

  it('gives way when it is released', async () => {
    const first = await lockFolder(folder)
    await first.release()
    const second = await lockFolder(folder)
    await second.release()
  })

  it('goes to one of many processes that find an abandoned lock together', async () => {
    const held = await lockFolder(folder)
    const record = JSON.parse(readFileSync(join(folder, 'cardea.lock'), 'utf8')) as object
    await held.release()
    writeFileSync(join(folder, 'cardea.lock'), JSON.stringify({ ...record, startTime: '1' }))
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => lockFolder(folder)))
    const winners = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
    expect(winners).toHaveLength(1)
    await winners[0]?.release()
  })
})
