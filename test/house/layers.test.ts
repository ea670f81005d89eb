import { describe, expect, it } from 'vitest'
import { type Source, serverFolder, sources } from './sources.ts'

const protocol = sources('packages/protocol/src')
const server = sources('packages/server/src')
const kit = sources('packages/kit/src')
const web = sources('web/src')

/** Lower floors first: a folder imports from floors below its own, and from the named neighbours on its own. */
const floors: readonly (readonly string[])[] = [
  ['platform', 'config'],
  ['storage'],
  ['keys', 'limits', 'events'],
  [
    'applications',
    'mails',
    'accounts',
    'organizations',
    'domains',
    'members',
    'connections',
    'sessions',
    'oauth',
    'profiles',
    'logins',
    'logouts',
    'simulator',
    'declaration',
    'diagnosis',
    'self-service',
    'operators',
    'webhooks',
  ],
  ['dialects'],
]
/** Which domain may call which, one direction only. */
const neighbours: Readonly<Record<string, readonly string[]>> = {
  config: ['platform'],
  storage: ['platform', 'config'],
  limits: ['keys'],
  // That they have rotated is told.
  keys: ['events'],
  accounts: ['mails'],
  domains: ['organizations'],
  members: ['accounts', 'organizations', 'domains', 'mails', 'sessions'],
  connections: ['organizations'],
  sessions: ['organizations'],
  oauth: ['applications', 'sessions'],
  profiles: ['organizations', 'connections', 'sessions'],
  logins: [
    'accounts',
    'mails',
    'applications',
    'organizations',
    'members',
    'connections',
    'oauth',
    'profiles',
    'sessions',
  ],
  logouts: ['applications', 'connections', 'logins', 'sessions'],
  declaration: ['applications', 'organizations', 'domains', 'connections', 'webhooks'],
  diagnosis: ['applications', 'organizations', 'connections', 'logins'],
  'self-service': ['applications', 'organizations', 'domains', 'connections', 'profiles', 'diagnosis'],
  operators: ['accounts', 'applications', 'logins', 'mails'],
  simulator: ['organizations', 'domains', 'connections'],
}

/** A domain's face: its routes and pages stand at the level of HTTP. A dialect is nothing but a face. */
function isFace(path: string): boolean {
  return /\/src\/dialects\/|\/(routes|[a-z-]*-routes)\.tsx?$|\/pages\/|-page\.tsx$/.test(path)
}

function floorOf(folder: string): number {
  return floors.findIndex((folders) => folders.includes(folder))
}

function allowed(source: Source, target: string): boolean {
  const from = serverFolder(source.path)
  const to = serverFolder(target)
  if (from === to || from === '' || from === 'cli') return true
  if (to === 'http') return isFace(source.path)
  // What a request came to is told by the domain, never by HTTP.
  if (from === 'http') return floorOf(to) >= 0 && floorOf(to) < 3 && to !== 'events'
  if (floorOf(to) < floorOf(from)) return to !== ''
  return neighbours[from]?.includes(to) ?? false
}

describe('arrows only point down', () => {
  it('gives every folder of the server a floor', () => {
    const folders = new Set(server.map(({ path }) => serverFolder(path)))
    const known = new Set(['', 'cli', 'http', ...floors.flat()])
    expect([...folders].filter((folder) => !known.has(folder))).toEqual([])
  })

  it('lets a server file import only from floors below it, and HTTP only from faces', () => {
    const upward = server.flatMap((source) =>
      source.imports
        .filter(({ target }) => target !== null && !allowed(source, target))
        .map(({ target }) => `${source.path} → ${String(target)}`),
    )
    expect(upward).toEqual([])
  })

  it('lets only main.ts and the commands know the simulator and the declaration', () => {
    const intruders = server.filter(
      ({ path, imports }) =>
        !['', 'cli', 'simulator', 'declaration'].includes(serverFolder(path)) &&
        imports.some(({ target }) => ['simulator', 'declaration'].includes(serverFolder(target ?? ''))),
    )
    expect(intruders.map(({ path }) => path)).toEqual([])
  })

  it('has no circle of imports', () => {
    expect(circles([...protocol, ...server, ...kit, ...web])).toEqual([])
  })
})

describe('what runs in the browser', () => {
  it('imports its own files, the kit, the presets and Preact: it speaks to the server over HTTP alone', () => {
    const outside = web.flatMap(({ path, imports }) =>
      imports
        .filter(({ specifier, target }) =>
          target === null
            ? !['@cardea/kit', '@cardea/protocol/presets', 'preact', 'preact/hooks'].includes(specifier)
            : !target.startsWith('web/src/'),
        )
        .map(({ specifier }) => `${path} → ${specifier}`),
    )
    expect(outside).toEqual([])
  })

  it('has two applications that do not know each other, over parts that know neither', () => {
    const area = (path: string) => path.split('/')[2] ?? ''
    const across = web.flatMap(({ path, imports }) =>
      imports
        .filter(({ target }) => target !== null && ![area(path), 'parts'].includes(area(target)))
        .map(({ specifier }) => `${path} → ${specifier}`),
    )
    expect(across).toEqual([])
  })

  it('shows components that know nothing but Preact', () => {
    const outside = kit.flatMap(({ path, imports }) =>
      imports
        .filter(({ specifier, target }) => target === null && specifier !== 'preact')
        .map(({ specifier }) => `${path} → ${specifier}`),
    )
    expect(outside).toEqual([])
  })
})

describe('protocol/ is pure', () => {
  it('imports nothing but its own files and the pure parts of Node', () => {
    const outside = protocol.flatMap(({ path, imports }) =>
      imports
        .filter(
          ({ specifier, target }) =>
            target === null && !['node:buffer', 'node:crypto', 'node:zlib'].includes(specifier),
        )
        .map(({ specifier }) => `${path} → ${specifier}`),
    )
    expect(outside).toEqual([])
  })

  it('reads no clock, environment or randomness', () => {
    const impure =
      /Date\.now|new Date\(\)|Math\.random|process\.|randomBytes|randomUUID|getRandomValues|setTimeout/
    expect(protocol.filter(({ text }) => impure.test(withoutComments(text))).map(({ path }) => path)).toEqual(
      [],
    )
  })

  it('makes a VerifiedAssertion in one place only', () => {
    const makers = protocol.filter(({ text }) => /new VerifiedAssertion\(/.test(text)).map(({ path }) => path)
    expect(makers).toEqual(['packages/protocol/src/saml/verified-assertion.ts'])
  })

  it('has one public entry: the server imports @cardea/protocol and nothing below it', () => {
    const deep = server.filter(({ imports }) =>
      imports.some(
        ({ specifier }) => specifier.startsWith('@cardea/protocol/') || specifier.includes('protocol/src'),
      ),
    )
    expect(deep.map(({ path }) => path)).toEqual([])
  })
})

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\/\/.*$/gm, '')
}

/** Every chain of imports that returns to its start. */
function circles(all: readonly Source[]): string[] {
  const targets = new Map(
    all.map(({ path, imports }) => [path, imports.flatMap(({ target }) => target ?? [])]),
  )
  const done = new Set<string>()
  const found: string[] = []
  const visit = (path: string, chain: readonly string[]): void => {
    if (chain.includes(path)) {
      found.push([...chain.slice(chain.indexOf(path)), path].join(' → '))
      return
    }
    if (done.has(path)) return
    for (const target of targets.get(path) ?? []) visit(target, [...chain, path])
    done.add(path)
  }
  for (const { path } of all) visit(path, [])
  return found
}
