import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, posix, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

/** The repository's root. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** Every file that git tracks or would track, as paths from the root. */
export function projectFiles(): string[] {
  return execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  })
    .split('\n')
    .filter((path) => path !== '' && existsSync(join(root, path)))
}

export function read(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}

/** A source file of a package, without tests. */
export interface Source {
  readonly path: string
  readonly text: string
  /** Imports as written, and resolved to a path from the root where they are relative. */
  readonly imports: readonly { readonly specifier: string; readonly target: string | null }[]
}

/** The sources below a folder, without tests and what programs have written. */
export function sources(folder: string): Source[] {
  return projectFiles()
    .filter(
      (path) =>
        path.startsWith(`${folder}/`) && /\.tsx?$/.test(path) && !/\.test\.tsx?$|\/generated\//.test(path),
    )
    .map((path) => {
      const text = read(path)
      const imports = ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => ({
        specifier: fileName,
        target: fileName.startsWith('.') ? posix.join(posix.dirname(path), fileName) : null,
      }))
      return { path, text, imports }
    })
}

/** The folder of a server source below `src`: `logins`, or '' for files directly in `src`. */
export function serverFolder(path: string): string {
  const parts = relative('packages/server/src', path).split('/')
  return parts.length > 1 ? (parts[0] ?? '') : ''
}
