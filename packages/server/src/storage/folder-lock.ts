import { readFileSync, readlinkSync } from 'node:fs'
import { mkdir, readFile, rename, rmdir, stat, unlink, utimes, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { systemClock } from '../platform/clock.ts'
import { StartFault } from '../platform/start-fault.ts'

/** Who holds a folder. */
interface Holder {
  readonly pid: number
  /** When that process began, in the kernel's ticks: tells it from a later process with the same pid. */
  readonly startTime: string | null
  /** The machine's boot and pid namespace: only within the same one can a pid be looked up. */
  readonly machine: string
}

const HEARTBEAT_MS = 2_000
/**
 * A holder that cannot be looked up (on another machine, in another container) is gone when this watch sees
 * no heartbeat. Only what is seen counts: the age of the last one says nothing after a machine's sleep.
 */
const WATCH_MS = 10_000
/** Taking an abandoned lock over is a matter of milliseconds; older than this its gate is abandoned itself. */
const GATE_MS = 15_000

/** A held lock. */
export interface FolderLock {
  release(): Promise<void>
}

/**
 * Takes the folder for this process, or throws a `StartFault` that names who has it. The lock of a
 * process that is gone (also by kill -9) is taken over at once; across containers, which cannot see each
 * other's processes, after its heartbeat has stopped.
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const file = join(folder, 'cardea.lock')
  const me = JSON.stringify(thisProcess())
  while (!(await create(file, me))) await removeIfAbandoned(file, folder)
  const heart = setInterval(() => {
    const now = systemClock.now()
    utimes(file, now, now).catch(() => undefined)
  }, HEARTBEAT_MS).unref()
  return {
    async release() {
      clearInterval(heart)
      if ((await read(file)) === me) await unlink(file)
    },
  }
}

async function create(file: string, content: string): Promise<boolean> {
  try {
    await writeFile(file, content, { flag: 'wx' })
    return true
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false
    throw error
  }
}

/**
 * Removes the lock if its holder is gone. Two processes that find it abandoned must not both remove it
 * (the second would remove the first one's new lock), so looking and removing happen inside a directory
 * that only one can make.
 */
async function removeIfAbandoned(file: string, folder: string): Promise<void> {
  const gate = `${file}.takeover`
  if (!(await enter(gate))) return
  try {
    const content = await readSettled(file)
    if (content === null) return
    if (await isAlive(file, content)) throw inUse(folder, content)
    const aside = `${file}.abandoned`
    await rename(file, aside)
    // What was taken away must be what was judged; else it is somebody's new lock and goes back.
    if ((await read(aside)) === content) await unlink(aside)
    else await rename(aside, file)
  } finally {
    await rmdir(gate)
  }
}

/** The lock's content; a writer that has just made the file gets a moment to fill it. */
async function readSettled(file: string): Promise<string | null> {
  const content = await read(file)
  if (content === null || parseHolder(content) !== null) return content
  await pause(250)
  return read(file)
}

async function enter(gate: string): Promise<boolean> {
  try {
    await mkdir(gate)
    return true
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error
    // Whoever made it is at work, or died inside; the latter is known by its age.
    const made = await stat(gate).catch(() => null)
    if (made !== null && age(made.mtime) > GATE_MS) await rmdir(gate).catch(() => undefined)
    await pause(50)
    return false
  }
}

async function isAlive(file: string, content: string): Promise<boolean> {
  const holder = parseHolder(content)
  if (holder?.machine === thisProcess().machine) {
    return (
      processExists(holder.pid) && (holder.startTime === null || startTimeOf(holder.pid) === holder.startTime)
    )
  }
  return isBeating(file)
}

/** Watches until the heartbeat is seen, or has been silent for long enough. */
async function isBeating(file: string): Promise<boolean> {
  const first = await lastBeat(file)
  for (let waited = 0; waited < WATCH_MS; waited += HEARTBEAT_MS / 4) {
    await pause(HEARTBEAT_MS / 4)
    const last = await lastBeat(file)
    if (last === null) return false
    if (last !== first) return true
  }
  return false
}

async function lastBeat(file: string): Promise<number | null> {
  const found = await stat(file).catch(() => null)
  return found === null ? null : found.mtimeMs
}

function inUse(folder: string, content: string): StartFault {
  const pid = parseHolder(content)?.pid
  return new StartFault(
    `The data folder ${folder} is in use by another process${pid === undefined ? '' : ` (pid ${pid})`}. ` +
      'The embedded database serves one process: stop that one, choose another CARDEA_DATA_DIR, ' +
      'or set DATABASE_URL to run several processes on PostgreSQL.',
  )
}

function parseHolder(content: string): Holder | null {
  try {
    const value = JSON.parse(content) as Partial<Holder> | null
    if (typeof value?.pid !== 'number' || typeof value.machine !== 'string') return null
    return { pid: value.pid, machine: value.machine, startTime: value.startTime ?? null }
  } catch {
    return null
  }
}

function thisProcess(): Holder {
  return { pid: process.pid, startTime: startTimeOf(process.pid), machine: thisMachine() }
}

function thisMachine(): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    return `${boot} ${readlinkSync('/proc/self/ns/pid')}`
  } catch {
    return hostname()
  }
}

/** Field 22 of `/proc/<pid>/stat` (proc(5)); the name in field 2 may hold anything, so count after its `)`. */
function startTimeOf(pid: number): string | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? null
  } catch {
    return null
  }
}

function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return isCode(error, 'EPERM')
  }
}

async function read(file: string): Promise<string | null> {
  return readFile(file, 'utf8').catch(() => null)
}

function age(time: Date): number {
  return systemClock.now().getTime() - time.getTime()
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
