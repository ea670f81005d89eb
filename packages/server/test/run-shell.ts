import { spawn } from 'node:child_process'

export interface ShellOutcome {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs a script as a reader of the documentation does who pastes it; the first failure ends it. */
export function runShell(
  script: string,
  environment: Readonly<Record<string, string>> = {},
  folder = process.cwd(),
): Promise<ShellOutcome> {
  return new Promise((resolve, reject) => {
    const child = spawn('bash', ['--norc', '-euo', 'pipefail', '-c', script], {
      cwd: folder,
      env: { ...process.env, ...environment },
    })
    const output = { stdout: '', stderr: '' }
    child.stdout.on('data', (data: Buffer) => (output.stdout += data.toString()))
    child.stderr.on('data', (data: Buffer) => (output.stderr += data.toString()))
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, ...output }))
  })
}
