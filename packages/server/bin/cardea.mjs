#!/usr/bin/env node
// The command `cardea`. The program itself is src/cli/cardea.ts; this file finds its built form.
import { existsSync } from 'node:fs'

const program = new URL('../dist/program/cardea.js', import.meta.url)
if (!existsSync(program)) {
  process.stderr.write('cardea: not built yet. Run `npm run build` in the repository first.\n')
  process.exit(1)
}
await import(program.href)
