import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Answer } from '../running-cardea.ts'
import type { Program } from './toolchains.ts'

/** What a program says, a line at a time. */
type Line = { readonly open: string } | { readonly report: Answer }

/**
 * Runs a program to its end. Whenever it names an address that a person is to open, `visit` opens it and says where they arrived. Answers what
 * the program has seen; fails with what it wrote when it ends otherwise.
 */
export async function runProgram(
  { command: [file, ...args], environment }: Program,
  settings: Readonly<Record<string, string>>,
  visit: (url: string) => Promise<string>,
): Promise<Answer> {
  const child = spawn(file, args, {
    env: { ...process.env, ...environment, ...settings },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let complaints = ''
  child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()))
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', resolve)
  })
  let report: Answer
  try {
    for await (const text of createInterface({ input: child.stdout })) {
      const line = parseLine(text)
      if (line === null) complaints += `${text}\n`
      else if ('report' in line) report = line.report
      else child.stdin.write(`${await visit(line.open)}\n`)
    }
  } finally {
    child.stdin.end()
  }
  const code = await ended
  if (code === 0 && report !== undefined) return report
  throw new Error(`ended with code ${String(code)}\n${complaints}`)
}

/** Null: something that a library wrote. */
function parseLine(text: string): Line | null {
  try {
    return JSON.parse(text) as Line
  } catch {
    return null
  }
}
