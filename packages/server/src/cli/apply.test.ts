import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type ApiServer, openApiServer } from '../../test/api-server.ts'
import { simulatorKey } from '../../test/simulator-key.ts'
import { runApply } from './apply.ts'

const DECLARATION = `
# The deployment of Acme.
applications:
  - name: Demo
    type: web
    clientId: demo
    clientSecret: "\${DEMO_SECRET}"
    redirectUris: ["http://localhost:\${PORT}/callback"]
organizations:
  - slug: acme
    name: Acme
    domains: [{ domain: acme.com, state: verified }]
    connections:
      - { protocol: oidc, provider: entra-id, issuer: "https://login.example.com/t", clientId: x, clientSecret: "\${S}" }
`

const env = { DEMO_SECRET: 'the-secret-of-the-demo', PORT: '3000', S: 'upstream: "secret" # with yaml in it' }

describe('cardea apply', () => {
  let api: ApiServer
  let url: string
  let folder: string
  beforeAll(async () => {
    api = await openApiServer()
    url = await api.server.listen({ host: '127.0.0.1', port: 0 })
    folder = mkdtempSync(join(tmpdir(), 'cardea-apply-'))
  })
  afterAll(async () => {
    rmSync(folder, { recursive: true })
    await api.close()
  })
  beforeEach(async () => {
    await api.parts.db.kysely.deleteFrom('organizations').execute()
    await api.parts.db.kysely.deleteFrom('applications').execute()
  })

  async function run(text: string | null, ...options: string[]) {
    const file = join(folder, 'cardea.yaml')
    if (text !== null) writeFileSync(file, text)
    const output = { stdout: '', stderr: '', opened: 0, closed: 0 }
    const io = {
      stdout: (line: string) => (output.stdout += line),
      stderr: (line: string) => (output.stderr += line),
      env,
      fetch: throughHost(api.parts.config.publicUrl, url),
    }
    const openParts = () => {
      output.opened += 1
      const close = () => Promise.resolve(void (output.closed += 1))
      return Promise.resolve({ ...api.parts, db: { ...api.parts.db, close } })
    }
    const code = await runApply([file, ...options], io, openParts)
    return { ...output, code }
  }

  const ways = () =>
    [
      ['directly', []],
      ['through the service', ['--url', api.parts.config.publicUrl, '--api-key', api.rootKey]],
    ] as const

  it('prints what it changed, and the second time that there is nothing, on both ways', async () => {
    for (const [way, options] of ways()) {
      await api.parts.db.kysely.deleteFrom('organizations').execute()
      await api.parts.db.kysely.deleteFrom('applications').execute()
      expect(await run(DECLARATION, ...options), way).toMatchObject({
        code: 0,
        stderr: '',
        stdout: '+ organization acme\n+ connection acme/entra-id\n+ domain acme.com\n+ application Demo\n',
      })
      expect(await run(DECLARATION, ...options), way).toMatchObject({
        code: 0,
        stdout: '= nothing to change\n',
      })
    }
  })

  it('prints fields with their values, and secrets without', async () => {
    await run(DECLARATION)
    const changed = DECLARATION.replace('name: Acme', 'name: Acme Inc').replace(
      '"${S}"',
      'another-upstream-secret',
    )
    for (const [way, options] of ways()) {
      const { stdout } = await run(changed, ...options, '--dry-run')
      expect(stdout, way).toBe(
        '~ organization acme name: Acme → Acme Inc\n~ connection acme/entra-id clientSecret: changed\n' +
          'This was a dry run; nothing has changed.\n',
      )
    }
  })

  it('takes a value from the environment as it is, whatever is in it', async () => {
    await run(DECLARATION)
    const written = DECLARATION.replace('"${S}"', JSON.stringify(env.S))
    expect(await run(written)).toMatchObject({ stdout: '= nothing to change\n' })
  })

  it('opens the deployment only to work directly on it, and closes it', async () => {
    expect(await run(DECLARATION)).toMatchObject({ opened: 1, closed: 1 })
    expect(await run(DECLARATION, ...ways()[1][1])).toMatchObject({ opened: 0 })
    expect(await run('organizations: [{ name: 7 }]')).toMatchObject({ opened: 0, code: 1 })
  })

  it('reads the metadata file that a connection names, relative to the declaration', async () => {
    const { certificate } = await simulatorKey(api.parts)
    writeFileSync(join(folder, 'idp.xml'), metadata(certificate))
    const text = `
organizations:
  - name: Acme
    connections: [{ protocol: saml, provider: okta, status: active, metadataFile: ./idp.xml }]
`
    for (const [way, options] of ways()) {
      await api.parts.db.kysely.deleteFrom('organizations').execute()
      expect(await run(text, ...options), way).toMatchObject({ code: 0, stderr: '' })
      expect(await run(text, ...options), way).toMatchObject({ stdout: '= nothing to change\n' })
    }
    const [row] = await api.parts.db.kysely.selectFrom('connections').selectAll().execute()
    expect(row).toMatchObject({
      status: 'active',
      idp_entity_id: 'https://idp.example.com/entity',
      sso_url: 'https://idp.example.com/sso',
      idp_certificates: [certificate],
    })
  })

  it('reads JSON too', async () => {
    const { stdout } = await run(JSON.stringify({ organizations: [{ name: 'From JSON' }] }))
    expect(stdout).toBe('+ organization from-json\n')
  })

  describe('tells with the line', () => {
    it.each<[string, string, string[]]>([
      [
        'each variable that is not set',
        'organizations:\n  - name: "${NO_NAME}"\n    slug: "x-${NO_SLUG}"\n',
        [
          'organizations.0.name: line 2: The environment variable NO_NAME is not set.',
          'organizations.0.slug: line 3: The environment variable NO_SLUG is not set.',
        ],
      ],
      [
        'a field that is not known',
        'organizations:\n  - name: A\n    colour: red\n',
        ['organizations.0.colour: line 3:'],
      ],
      ['a field that is missing', 'organizations:\n  - slug: a\n', ['organizations.0.name: line 2:']],
      ['what is not YAML', 'organizations: [\n', ['line']],
      [
        'a name that comes twice',
        'organizations: []\norganizations: []\n',
        ['line 2: Map keys must be unique'],
      ],
      [
        'a metadata file that is not there',
        'organizations:\n  - name: A\n    connections:\n      - { protocol: saml, metadataFile: ./no.xml }\n',
        ['organizations.0.connections.0.metadataFile: line 4:', 'there is no such file'],
      ],
      [
        'a provider that is not known, and the nearest one',
        'organizations:\n  - name: A\n    connections:\n      - protocol: saml\n        provider: octa\n',
        ['organizations.0.connections.0.provider: line 5:', 'Did you mean okta?'],
      ],
      [
        'what the deployment refuses',
        'organizations:\n  - name: A\n    domains:\n      - domain: com\n',
        ['line 4: This has no dot'],
      ],
    ])('%s', async (_, text, expected) => {
      const { code, stderr, stdout } = await run(text)
      expect([code, stdout]).toEqual([1, ''])
      for (const part of expected) expect(stderr).toContain(part)
    })

    it('what a running service refuses', async () => {
      const { code, stderr } = await run(
        'organizations:\n  - name: A\n    domains:\n      - domain: com\n',
        ...ways()[1][1],
      )
      expect(code).toBe(1)
      expect(stderr).toContain('organizations.0.domains.0.domain: line 4: This has no dot')
    })
  })

  it('never prints a secret, also when it refuses', async () => {
    const { stderr } = await run(
      DECLARATION.replace('clientId: demo', 'clientId: "${DEMO_SECRET} and space"'),
    )
    expect(stderr).toContain('applications.0.clientId: line 6')
    expect(stderr).not.toContain(env.DEMO_SECRET)
  })

  it('tells when the key may not do it', async () => {
    const key = await api.keyWith(['write:organizations'])
    const { code, stderr } = await run(DECLARATION, '--url', api.parts.config.publicUrl, '--api-key', key)
    expect([code, stderr]).toEqual([1, expect.stringContaining('request.insufficient_scope')])
  })

  it.each([
    [['--url', 'http://localhost:4000']],
    [['--api-key', 'x']],
    [['--url', 'nowhere', '--api-key', 'x']],
    [['--colour']],
    [['another.yaml']],
  ])('answers %j with its usage and 2', async (options) => {
    expect(await run(DECLARATION, ...options)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('cardea apply FILE'),
    })
  })
})

function metadata(certificate: string): string {
  return `
    <EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://idp.example.com/entity">
      <IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
        <KeyDescriptor><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data>
          <X509Certificate>${certificate}</X509Certificate>
        </X509Data></KeyInfo></KeyDescriptor>
        <SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
          Location="https://idp.example.com/sso"/>
      </IDPSSODescriptor>
    </EntityDescriptor>`
}

/** Sends to the port of the test what is meant for the public URL, as a proxy in front would. */
function throughHost(publicUrl: string, listening: string): typeof globalThis.fetch {
  return async (input, init) => {
    const target = new URL(input instanceof Request ? input.url : input)
    expect(target.origin).toBe(new URL(publicUrl).origin)
    return fetch(new URL(target.pathname, listening), init)
  }
}
