/** `npm run check`: types, lint, format and house rules; every finding of all is shown. */
import { bin, ensureInstalled, run, say } from './workspace.mjs'

await ensureInstalled()

const checks = [
  ['types', bin('tsc'), ['-p', '.']],
  ['types of what runs in the browser', bin('tsc'), ['-p', 'web']],
  ['lint', bin('eslint'), ['.', '--max-warnings', '0']],
  ['format', bin('prettier'), ['--check', '--log-level', 'warn', '.']],
  ['house rules', bin('vitest'), ['run', '--project', 'house']],
]
const failed = []
for (const [name, command, args] of checks) {
  say(`checking ${name} …`)
  if ((await run(command, args)) !== 0) failed.push(name)
}
if (failed.length > 0) {
  say(`failed: ${failed.join(', ')}`)
  process.exit(1)
}
say('types, lint, format and house rules hold')
