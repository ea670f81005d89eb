/**
 * The command `cardea`: thin commands over the parts that `main.ts` puts together.
 *
 * Invariant: a command decides nothing; it reads its arguments, calls one function and turns the
 * outcome into lines and an exit code (0 done, 1 failed, 2 wrong usage). Each loads what it needs.
 */
import { runCardea } from './run-cardea.ts'

process.exitCode = await runCardea(process.argv.slice(2), {
  stdout: (text) => process.stdout.write(text),
  stderr: (text) => process.stderr.write(text),
  env: process.env,
  fetch: globalThis.fetch,
})
