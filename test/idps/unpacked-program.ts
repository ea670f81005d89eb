import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** Where `npm test` has unpacked a program from Debian's packages. */
export function unpackedRoot(program: string): string {
  return join(import.meta.dirname, '../../node_modules/.cache/cardea', program)
}

/** What it needs that the machine lacks has been unpacked beside it. */
export function unpackedEnvironment(root: string): Readonly<Record<string, string>> {
  const folders = ['lib', 'usr/lib'].map((name) => join(root, name)).filter((path) => existsSync(path))
  const libraries = folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('-linux-gnu'))
      .map((name) => join(folder, name)),
  )
  const path = `${process.env['PATH'] ?? ''}:${join(root, 'usr/bin')}`
  return { PATH: path, LD_LIBRARY_PATH: libraries.join(':') }
}
