import type { InputFault } from '@cardea/protocol'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { testEngines } from '../../test/test-database.ts'
import { testParts } from '../../test/test-parts.ts'
import { openSigningKeys } from '../keys/signing-keys.ts'
import { createAuthenticate } from '../applications/authenticate.ts'
import { applicationFindByClientId } from '../applications/store.ts'
import type { Application } from '../applications/types.ts'
import { verifyClientSecret } from '../applications/verify-client-secret.ts'
import { connectionSelect } from '../connections/store.ts'
import { applyDeclaration } from './apply-declaration.ts'
import { declarationSchema } from './schema.ts'

const oidc = {
  protocol: 'oidc',
  provider: 'entra-id',
  issuer: 'https://login.example.com/tenant',
  clientId: 'x',
  clientSecret: 'upstream-client-secret',
  status: 'active',
}

/** The example of the contract, every kind of object once. */
const whole = {
  apiKeys: [{ name: 'ci', key: 'the-key-of-continuous-integration', scopes: ['*'] }],
  applications: [
    {
      id: 'app_demo',
      name: 'Demo',
      type: 'web',
      clientId: 'demo',
      clientSecret: 'the-secret-of-the-demo',
      redirectUris: ['http://localhost:3000/callback'],
      initiateLoginUri: 'http://localhost:3000/login',
      postLogoutRedirectUris: [],
      allowedOrigins: [],
      scopes: [],
    },
  ],
  organizations: [
    {
      id: 'org_01JD3ZK8M4X9V7Q2R5T6W8Y0AB',
      slug: 'acme',
      name: 'Acme',
      externalId: '42',
      domains: [{ domain: 'acme.com', state: 'verified' }],
      policy: { authRequired: 'any', requireMfa: false },
      jit: true,
      allowOutsideProfiles: false,
      connections: [
        {
          id: 'conn_01JD3ZK8M4X9V7Q2R5T6W8Y0AB',
          protocol: 'saml',
          provider: 'okta',
          idpInitiated: 'convert',
          mapping: {},
        },
        oidc,
      ],
    },
  ],
  webhooks: [{ url: 'http://127.0.0.1:9000/hook', secret: 'webhook-secret', events: ['*'] }],
}

describe.each(testEngines)('applying a declaration (%s)', (engine) => {
  let parts: Awaited<ReturnType<typeof testParts>>
  beforeAll(async () => {
    parts = await testParts(engine)
  })
  afterAll(() => parts.close())
  beforeEach(async () => {
    for (const table of ['organizations', 'connections', 'applications', 'api_keys', 'webhooks'] as const) {
      await parts.db.kysely.deleteFrom(table).execute()
    }
  })

  const apply = (
    declaration: object,
    { dryRun = false, mode = 'sandbox' }: { dryRun?: boolean; mode?: 'sandbox' | 'production' } = {},
  ) =>
    applyDeclaration({ ...parts, config: { ...parts.config, mode } }, declarationSchema.parse(declaration), {
      dryRun,
    })
  const acme = (changes: object) => ({ organizations: [{ slug: 'acme', name: 'Acme', ...changes }] })

  async function demo(): Promise<Application> {
    const application = await applicationFindByClientId(parts.db, 'demo')
    if (application === null) throw new Error('there is no application with the client id demo')
    return application
  }

  async function faultsOf(work: Promise<unknown>): Promise<[string, string][]> {
    try {
      await work
      return []
    } catch (error) {
      const { code, details } = error as { code: string; details: { errors: InputFault[] } }
      expect(code).toBe('request.invalid')
      return details.errors.map((fault) => [fault.field, fault.code])
    }
  }

  /** Everything in the database but what a sealing or the clock makes different. */
  async function state(): Promise<string> {
    const tables = [
      'organizations',
      'connections',
      'domains',
      'applications',
      'application_secrets',
      'api_keys',
      'webhooks',
    ] as const
    const rows = await Promise.all(
      tables.map((table) => parts.db.kysely.selectFrom(table).selectAll().orderBy('id').execute()),
    )
    return JSON.stringify(rows)
  }

  describe('the social connections of the deployment', () => {
    const google = {
      id: 'conn_01JD3ZK8M4X9V7Q2R5T6W8Y0AC',
      provider: 'google',
      clientId: 'x',
      clientSecret: 'the-secret-at-google',
      status: 'active',
    }

    it('are made and changed, and a second run finds nothing to do', async () => {
      const [created, ...others] = await apply({ social: [google, { provider: 'github' }] })
      expect(created).toMatchObject({
        action: 'create',
        kind: 'connection',
        name: 'social/google',
        id: google.id,
      })
      expect(others.map(({ name }) => name)).toEqual(['social/github'])
      expect(await apply({ social: [google, { provider: 'github' }] })).toEqual([])
      const changes = await apply({
        social: [{ ...google, clientId: 'y', clientSecret: 'another-secret-at-google' }],
      })
      expect(changes[0]?.fields).toEqual([
        { field: 'clientId', from: 'x', to: 'y' },
        { field: 'clientSecret' },
      ])
    })

    it('are known by their provider: two entries for one are a fault', async () => {
      expect(await faultsOf(apply({ social: [google, { ...google, clientId: 'y' }] }))).toEqual([
        ['social.1.id', 'duplicate'],
      ])
      const incomplete = { provider: 'apple', status: 'active' }
      expect(await faultsOf(apply({ social: [incomplete] }))).toEqual([['social.0', 'connection.incomplete']])
    })
  })

  describe('a whole deployment', () => {
    it('is made from its file, with the ids that have the right form', async () => {
      const changes = await apply(whole)
      expect(changes.map(({ action, kind, name }) => `${action} ${kind} ${name}`)).toEqual([
        'create organization acme',
        'create connection acme/okta',
        'create connection acme/entra-id',
        'create domain acme.com',
        'create application Demo',
        'create apiKey ci',
        'create webhook http://127.0.0.1:9000/hook',
      ])
      expect(changes[0]?.id).toBe('org_01JD3ZK8M4X9V7Q2R5T6W8Y0AB')
      expect(changes[1]?.id).toBe('conn_01JD3ZK8M4X9V7Q2R5T6W8Y0AB')
      expect(changes[4]?.note).toContain('"app_demo" does not have the form of an id')
    })

    it('works: the key authenticates, the secret verifies, the domain routes', async () => {
      await apply(whole)
      const caller = await createAuthenticate({ ...parts, keys: await openSigningKeys(parts) })(
        'Bearer the-key-of-continuous-integration',
      )
      expect(caller.scopes).toEqual(['*'])
      const application = await demo()
      expect(await verifyClientSecret(parts, application, 'the-secret-of-the-demo')).toBe(true)
      expect(await connectionSelect(parts.db, { kind: 'domain', value: 'acme.com' })).toMatchObject({
        kind: 'found',
      })
    })

    it('has nothing to change the second time, and nothing is written', async () => {
      await apply(whole)
      const before = await state()
      expect(await apply(whole)).toEqual([])
      expect(await state()).toBe(before)
    })

    it('comes out the same when two processes apply it at once', async () => {
      const [one, other] = await Promise.all([apply(whole), apply(whole)])
      expect([one.length, other.length].sort()).toEqual([0, 7])
    })
  })

  describe('a dry run', () => {
    it('tells the same changes and makes none', async () => {
      const before = await state()
      const told = await apply(whole, { dryRun: true })
      expect(await state()).toBe(before)
      const made = await apply(whole)
      expect(made.map(({ name }) => name)).toEqual(told.map(({ name }) => name))
    })

    it('finds the same faults', async () => {
      expect(await faultsOf(apply(acme({ domains: [{ domain: 'com' }] }), { dryRun: true }))).toEqual([
        ['organizations.0.domains.0.domain', 'bare_name'],
      ])
    })
  })

  describe('a change', () => {
    it('tells each field with its old and new value', async () => {
      await apply(acme({ connections: [{ ...oidc, status: 'inactive' }] }))
      expect(await apply(acme({ name: 'Acme Inc', jit: false, connections: [oidc] }))).toMatchObject([
        {
          action: 'update',
          kind: 'organization',
          name: 'acme',
          fields: [
            { field: 'name', from: 'Acme', to: 'Acme Inc' },
            { field: 'jit', from: true, to: false },
          ],
        },
        {
          kind: 'connection',
          name: 'acme/entra-id',
          fields: [{ field: 'status', from: 'inactive', to: 'active' }],
        },
      ])
    })

    it('leaves alone what the file does not name: objects and fields', async () => {
      await apply(whole)
      const before = JSON.parse(await state())
      await apply(acme({ externalId: '43' }))
      const after = JSON.parse(await state())
      expect(after[0][0]).toMatchObject({ external_id: '43', jit: true, slug: 'acme' })
      expect(after.slice(1)).toEqual(before.slice(1))
    })

    it.each(['requirePushedRequests', 'idTokenFormPost'] as const)(
      'switches %s of an application on and off, and leaves it alone unnamed',
      async (setting) => {
        const application = (changed: object) => ({
          applications: [{ name: 'Demo', type: 'web', clientId: 'demo', ...changed }],
        })
        await apply(application({}))
        expect((await demo())[setting]).toBe(false)
        expect(await apply(application({ [setting]: true }))).toMatchObject([
          { action: 'update', kind: 'application', fields: [{ field: setting, from: false, to: true }] },
        ])
        expect(await apply(application({}))).toEqual([])
        expect((await demo())[setting]).toBe(true)
        await apply(application({ [setting]: false }))
        expect((await demo())[setting]).toBe(false)
        expect(() => apply(application({ [setting]: 'yes' }))).toThrow(setting)
      },
    )

    it('of a policy that is watched is made once, and ends when the file demands the same', async () => {
      const watched = { authRequired: 'sso', requireMfa: false } as const
      await apply(acme({}))
      const [change] = await apply(acme({ reportOnlyPolicy: watched, autoRevert: false }))
      expect(change?.fields).toEqual([
        { field: 'reportOnlyPolicy', from: null, to: watched },
        { field: 'autoRevert', from: true, to: false },
      ])
      expect(await apply(acme({ reportOnlyPolicy: watched }))).toEqual([])
      const demanded = acme({ reportOnlyPolicy: watched, policy: watched })
      const [raised] = await apply(demanded)
      expect(raised?.fields).toEqual([
        { field: 'authRequired', from: 'any', to: 'sso' },
        { field: 'reportOnlyPolicy', from: watched, to: null },
      ])
      expect(await apply(demanded)).toEqual([])
    })

    it('replaces lists within an object', async () => {
      const application = (redirectUris: string[]) => ({
        applications: [{ name: 'Demo', type: 'web', clientId: 'demo', redirectUris }],
      })
      await apply(application(['https://a.example.com/', 'https://b.example.com/']))
      await apply(application(['https://c.example.com/']))
      expect((await applicationFindByClientId(parts.db, 'demo'))?.redirectUris).toEqual([
        'https://c.example.com/',
      ])
    })

    it.each<[string, (secret: string) => object, string]>([
      ['API key', (key) => ({ apiKeys: [{ name: 'ci', key, scopes: ['*'] }] }), 'key'],
      [
        'client secret',
        (clientSecret) => ({ applications: [{ name: 'Demo', type: 'web', clientId: 'demo', clientSecret }] }),
        'clientSecret',
      ],
      [
        'client secret at the IdP',
        (clientSecret) => ({
          organizations: [{ slug: 'acme', name: 'Acme', connections: [{ ...oidc, clientSecret }] }],
        }),
        'clientSecret',
      ],
      [
        'webhook secret',
        (secret) => ({ webhooks: [{ url: 'https://x.example.com/', secret, events: ['*'] }] }),
        'secret',
      ],
    ])('of a secret (%s) is told by the field alone', async (_, declare, field) => {
      await apply(declare('the-former-secret-value'))
      const changes = await apply(declare('the-changed-secret-value'))
      expect(changes).toMatchObject([{ action: 'update', fields: [{ field }] }])
      expect(JSON.stringify(changes)).not.toMatch(/-secret-value/)
      expect(await apply(declare('the-changed-secret-value'))).toEqual([])
    })

    it('of a client secret voids the former one', async () => {
      const declare = (clientSecret: string) =>
        apply({ applications: [{ name: 'Demo', type: 'web', clientId: 'demo', clientSecret }] })
      await declare('leaked-into-a-repository')
      await declare('known-to-nobody-but-us')
      const application = await demo()
      expect(await verifyClientSecret(parts, application, 'leaked-into-a-repository')).toBe(false)
      expect(await verifyClientSecret(parts, application, 'known-to-nobody-but-us')).toBe(true)
    })
  })

  describe('an entry means', () => {
    it('the object with its id, whatever its other names', async () => {
      const id = 'org_01JD3ZK8M4X9V7Q2R5T6W8Y0AB'
      await apply({ organizations: [{ id, slug: 'old', name: 'Old' }] })
      const changes = await apply({ organizations: [{ id, slug: 'new', name: 'New' }] })
      expect(changes).toMatchObject([{ action: 'update', id }])
    })

    it('a new object when its id names nothing; a taken slug is a fault then', async () => {
      await apply(acme({}))
      expect(await faultsOf(apply(acme({ id: 'org_01JD3ZK8M4X9V7Q2R5T6W8Y0AB' })))).toEqual([
        ['organizations.0', 'request.conflict'],
      ])
    })

    it('a connection by protocol and provider; among several by name', async () => {
      const [blue, green] = [
        { ...oidc, name: 'Blue' },
        { ...oidc, name: 'Green', id: 'conn_01JD3ZK8M4X9V7Q2R5T6W8Y0AB' },
      ]
      await apply(acme({ connections: [blue, green] }))
      const changes = await apply(acme({ connections: [{ ...oidc, name: 'Green', status: 'inactive' }] }))
      expect(changes).toMatchObject([{ id: 'conn_01JD3ZK8M4X9V7Q2R5T6W8Y0AB' }])
      expect(await faultsOf(apply(acme({ connections: [oidc] })))).toEqual([
        ['organizations.0.connections.0.id', 'ambiguous'],
      ])
    })

    it('never what another entry means', async () => {
      expect(await faultsOf(apply(acme({ connections: [oidc, oidc] })))).toEqual([
        ['organizations.0.connections.1.id', 'duplicate'],
      ])
    })

    it('never another organization’s connection', async () => {
      const connection = { ...oidc, id: 'conn_01JD3ZK8M4X9V7Q2R5T6W8Y0AB' }
      await apply(acme({ connections: [connection] }))
      const other = { organizations: [{ slug: 'other', name: 'Other', connections: [connection] }] }
      expect(await faultsOf(apply(other))).toEqual([['organizations.0.connections.0', 'request.conflict']])
    })

    it('a domain by its normalized name', async () => {
      await apply(acme({ domains: [{ domain: 'Bücher.example' }] }))
      const changes = await apply(acme({ domains: [{ domain: 'xn--bcher-kva.example', state: 'verified' }] }))
      expect(changes).toMatchObject([{ action: 'update', kind: 'domain', name: 'xn--bcher-kva.example' }])
    })
  })

  describe('faults', () => {
    it('are told all at once, each by its path, and nothing is changed', async () => {
      const before = await state()
      const faults = await faultsOf(
        apply({
          organizations: [
            {
              name: 'Acme',
              domains: [{ domain: 'https://acme.com' }, { domain: 'ok.example' }, { domain: '10.0.0.1' }],
            },
            { name: 'Other', connections: [{ protocol: 'oidc', status: 'active' }] },
          ],
          applications: [{ name: 'Demo', type: 'web', redirectUris: ['/callback'] }],
          webhooks: [{ url: 'nowhere', secret: 'x', events: ['*'] }],
        }),
      )
      expect(faults).toEqual([
        ['organizations.0.domains.0.domain', 'url'],
        ['organizations.0.domains.2.domain', 'ip_address'],
        ['organizations.1.connections.0', 'connection.incomplete'],
        ['applications.0.redirectUris.0', 'oauth.redirect_uri_not_registrable'],
        ['webhooks.0.url', 'not_a_url'],
      ])
      expect(await state()).toBe(before)
    })

    it('include a domain that is verified for another organization', async () => {
      await apply(acme({ domains: [{ domain: 'acme.com', state: 'verified' }] }))
      const other = {
        organizations: [{ name: 'Other', domains: [{ domain: 'acme.com', state: 'verified' }] }],
      }
      expect(await faultsOf(apply(other))).toEqual([['organizations.0.domains.0', 'request.conflict']])
    })

    it('include a change of an application’s type', async () => {
      await apply({ applications: [{ name: 'Demo', type: 'web', clientId: 'demo' }] })
      const spa = { applications: [{ name: 'Demo', type: 'spa', clientId: 'demo' }] }
      expect(await faultsOf(apply(spa))).toEqual([['applications.0.type', 'fixed']])
    })

    it.each<[string, object]>([
      ['apiKeys.0.key', { apiKeys: [{ name: 'ci', key: 'short', scopes: ['*'] }] }],
      [
        'applications.0.clientSecret',
        { applications: [{ name: 'Demo', type: 'web', clientSecret: 'demo' }] },
      ],
      ['webhooks.0.secret', { webhooks: [{ url: 'https://x.example.com', secret: 'x', events: ['*'] }] }],
    ])('include a secret that could be guessed in production: %s', async (path, declaration) => {
      expect(await faultsOf(apply(declaration, { mode: 'production' }))).toEqual([[path, 'too_short']])
      expect(await faultsOf(apply(declaration))).toEqual([])
    })
  })
})

describe('the shape of a declaration', () => {
  it.each<[string, object]>([
    ['an unknown section', { users: [] }],
    ['an unknown field', { organizations: [{ name: 'Acme', color: 'red' }] }],
    ['an unknown scope', { apiKeys: [{ name: 'ci', key: 'x', scopes: ['read:minds'] }] }],
    ['a number where text belongs', { organizations: [{ name: 'Acme', externalId: 42 }] }],
    [
      'a field of the other protocol',
      { organizations: [{ name: 'A', connections: [{ protocol: 'saml', issuer: 'x' }] }] },
    ],
    [
      'two defaults',
      {
        organizations: [
          {
            name: 'A',
            connections: [
              { ...oidc, isDefault: true },
              { ...oidc, isDefault: true },
            ],
          },
        ],
      },
    ],
    [
      'a file name, which only the command reads',
      { organizations: [{ name: 'A', connections: [{ protocol: 'saml', metadataFile: 'x' }] }] },
    ],
  ])('refuses %s', (_, declaration) => {
    expect(declarationSchema.safeParse(declaration).success).toBe(false)
  })

  it('names a social connection by its provider, which is one of four', () => {
    const parse = (social: object) => declarationSchema.safeParse({ social: [social] }).success
    expect(parse({ provider: 'google', clientId: 'x' })).toBe(true)
    expect(parse({ provider: 'facebook', clientId: 'x' })).toBe(false)
    expect(parse({ provider: 'google', mapping: {} })).toBe(false)
  })

  it('may leave out every section', () => {
    expect(declarationSchema.parse({})).toEqual({
      apiKeys: [],
      applications: [],
      organizations: [],
      social: [],
      webhooks: [],
    })
  })
})
