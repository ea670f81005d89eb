/** Looks at a process from outside, through /proc: nothing is asked of what is measured. */
import { readFileSync, readdirSync } from 'node:fs'

/** Clock ticks of /proc, which Linux fixes at 100 a second for programs. */
const MS_PER_TICK = 10

/** Milliseconds of CPU that a process has used, all threads, user and system. */
export function cpuOf(pid) {
  const { own } = readStat(pid)
  return own
}

/** The same of a process with its children, those that have ended included. */
export function cpuOfFamily(pid) {
  const parent = readStat(pid)
  const children = pids()
    .map((child) => tryRead(child))
    .filter((stat) => stat?.parent === pid)
  return children.reduce((sum, { own, ended }) => sum + own + ended, parent.own + parent.ended)
}

/** Megabytes of memory that a process holds. */
export function memoryOf(pid) {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
  return Number(kilobytes) / 1024
}

function pids() {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
}

/** proc(5): after the name in brackets come state (3) and parent (4); 14 to 17 are the times. */
function readStat(pid) {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  const ticks = (field) => Number(fields[field - 3]) * MS_PER_TICK
  return { parent: Number(fields[1]), own: ticks(14) + ticks(15), ended: ticks(16) + ticks(17) }
}

/** Processes come and go while the list is read. */
function tryRead(pid) {
  try {
    return readStat(pid)
  } catch {
    return null
  }
}
