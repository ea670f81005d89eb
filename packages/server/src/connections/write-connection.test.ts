import { presets } from '@cardea/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testEngines } from '../../test/test-database.ts'
import { testParts } from '../../test/test-parts.ts'
import { createOrganization } from '../organizations/create-organization.ts'
import { newId, parseId } from '../storage/ids.ts'
import { wholeDeployment } from '../storage/tenant.ts'
import { clientSecretPlace, type ConnectionInput } from './connection-input.ts'
import { createConnection } from './create-connection.ts'
import { connectionFindById } from './store.ts'
import type { Connection, OidcConnection, OrganizationConnection } from './types.ts'
import { updateConnection } from './update-connection.ts'

const complete = { protocol: 'oidc', issuer: 'https://idp.example.com', clientId: 'cardea' } as const

describe.each(testEngines)('writing a connection (%s)', (engine) => {
  let parts: Awaited<ReturnType<typeof testParts>>
  let organizationId: OrganizationConnection['organizationId']
  beforeAll(async () => {
    parts = await testParts(engine)
    organizationId = (await createOrganization(parts, wholeDeployment, { name: 'Acme' })).id
  })
  afterAll(() => parts.close())

  type Input = Partial<ConnectionInput> & { readonly protocol: 'saml' | 'oidc' }
  const create = (input: Input, mode: 'sandbox' | 'production' = 'sandbox') =>
    parts.db.transaction((db) =>
      createConnection({ ...parts, db, config: { ...parts.config, mode } }, wholeDeployment, {
        ...input,
        organizationId,
      }),
    )
  const update = ({ id }: Connection, input: ConnectionInput) =>
    parts.db.transaction((db) => updateConnection({ ...parts, db }, wholeDeployment, id, input))
  const signIn = (connection: Connection) =>
    parts.db.kysely
      .insertInto('profiles')
      .values({
        id: newId('profile', parts),
        organization_id: connection.organizationId,
        connection_id: connection.id,
        issuer: 'https://idp.example.com',
        idp_id: 'ada',
      })
      .execute()

  async function refusal(work: Promise<unknown>): Promise<unknown> {
    try {
      return { accepted: await work }
    } catch (error) {
      const { code, details } = error as {
        code: string
        details: { errors?: { field: string; code: string }[] }
      }
      const [first] = details.errors ?? []
      return first === undefined ? { code, ...details } : [first.field, first.code]
    }
  }

  describe('a connection that is not a draft has all it needs', () => {
    it.each<[Input, string]>([
      [{ protocol: 'oidc' }, 'issuer, clientId'],
      [{ protocol: 'oidc', issuer: 'https://idp.example.com' }, 'clientId'],
      [{ protocol: 'saml' }, 'idpEntityId, ssoUrl, certificates'],
      [{ protocol: 'saml', idpEntityId: 'urn:idp', ssoUrl: 'https://idp.example.com/sso' }, 'certificates'],
      [
        { protocol: 'saml', idpEntityId: 'urn:idp', ssoUrl: 'https://idp.example.com/sso', certificates: [] },
        'certificates',
      ],
    ])('%j lacks %s', async (input, missing) => {
      for (const status of ['active', 'inactive'] as const) {
        expect(await refusal(create({ ...input, status }))).toEqual({
          code: 'connection.incomplete',
          missing,
        })
      }
      const draft = await create(input)
      expect(draft.status).toBe('draft')
      expect(await refusal(update(draft, { status: 'active' }))).toEqual({
        code: 'connection.incomplete',
        missing,
      })
    })

    it('and cannot lose it', async () => {
      const active = await create({ ...complete, status: 'active' })
      expect(await refusal(update(active, { clientId: null }))).toEqual({
        code: 'connection.incomplete',
        missing: 'clientId',
      })
    })
  })

  describe('addresses', () => {
    it.each([
      ['http://idp.example.com', 'not_https'],
      ['ftp://idp.example.com', 'not_a_url'],
      ['idp.example.com', 'not_a_url'],
      ['https://user@idp.example.com', 'not_plain'],
      ['https://idp.example.com/#x', 'not_plain'],
      ['https://idp.example.com/?tenant=1', 'not_plain'],
      ['https://idp.example.com/.well-known/openid-configuration', 'discovery_url'],
      ['https://login.microsoftonline.com/common/v2.0', 'multi_tenant'],
      ['https://login.microsoftonline.com/organizations/v2.0', 'multi_tenant'],
      ['https://login.microsoftonline.com/consumers/v2.0', 'multi_tenant'],
      ['https://LOGIN.microsoftonline.com/common', 'multi_tenant'],
    ])('the issuer %s is refused in production: %s', async (issuer, code) => {
      expect(await refusal(create({ ...complete, issuer }, 'production'))).toEqual(['issuer', code])
    })

    it.each([
      ['http://idp.example.com/sso', 'not_https'],
      ['javascript:alert(1)', 'not_a_url'],
      ['/sso', 'not_a_url'],
    ])('the SSO address %s is refused in production: %s', async (ssoUrl, code) => {
      expect(await refusal(create({ protocol: 'saml', ssoUrl }, 'production'))).toEqual(['ssoUrl', code])
    })

    it('may be http in sandbox mode, and an SSO address may have a query', async () => {
      await create({ ...complete, issuer: 'http://localhost:4000/simulator/oidc' })
      await create({ protocol: 'saml', ssoUrl: 'https://idp.example.com/sso?tenant=1' }, 'production')
    })
  })

  describe('OIDC Core §5.7: the IdP is part of every person’s key', () => {
    it('can change until somebody has a profile', async () => {
      const connection = await create({ ...complete, status: 'active' })
      expect(await update(connection, { issuer: 'https://new.example.com' })).toMatchObject({
        issuer: 'https://new.example.com',
      })
    })

    it.each([{ issuer: 'https://new.example.com' }, { issuer: null, status: 'draft' as const }])(
      'and not afterwards: %j',
      async (input) => {
        const connection = await create({ ...complete, status: 'active' })
        await signIn(connection)
        expect(await refusal(update(connection, input))).toEqual({
          code: 'connection.issuer_in_use',
          field: 'issuer',
        })
        expect(await connectionFindById(parts.db, wholeDeployment, connection.id)).toMatchObject({
          issuer: complete.issuer,
        })
      },
    )

    it('while everything else can', async () => {
      const connection = await create({ ...complete, status: 'active' })
      await signIn(connection)
      const input = {
        name: 'Renamed',
        status: 'inactive',
        clientId: 'other',
        issuer: complete.issuer,
      } as const
      expect(await update(connection, input)).toMatchObject(input)
    })

    it('holds for the SAML entity id too', async () => {
      const connection = await create({ protocol: 'saml', idpEntityId: 'urn:idp' })
      await signIn(connection)
      expect(await refusal(update(connection, { idpEntityId: 'urn:other' }))).toEqual({
        code: 'connection.issuer_in_use',
        field: 'idpEntityId',
      })
    })
  })

  describe('the default', () => {
    const defaults = async () => {
      const rows = await parts.db.kysely
        .selectFrom('connections')
        .select('id')
        .where('organization_id', '=', organizationId)
        .where('is_default', '=', true)
        .execute()
      return rows.map(({ id }) => id)
    }

    it('is the last one that was marked', async () => {
      const first = await create({ ...complete, isDefault: true })
      expect(await defaults()).toEqual([first.id])
      const second = await create({ ...complete, isDefault: true })
      expect(await defaults()).toEqual([second.id])
      await update(first, { isDefault: true })
      expect(await defaults()).toEqual([first.id])
    })

    it('is one, also when several are marked at once', async () => {
      await Promise.all(Array.from({ length: 10 }, () => create({ ...complete, isDefault: true })))
      expect(await defaults()).toHaveLength(1)
    })
  })

  describe('fields of the other protocol', () => {
    it.each<[Input, string]>([
      [{ protocol: 'oidc', ssoUrl: 'https://idp.example.com' }, 'ssoUrl'],
      [{ protocol: 'oidc', metadataXml: '<x/>' }, 'metadataXml'],
      [{ protocol: 'saml', issuer: 'https://idp.example.com' }, 'issuer'],
      [{ protocol: 'saml', clientSecret: null }, 'clientSecret'],
    ])('%j are refused, not ignored', async (input, field) => {
      expect(await refusal(create(input))).toEqual([field, 'other_protocol'])
    })
  })

  describe('the provider', () => {
    it.each(Object.keys(presets).filter((name) => !name.startsWith('generic-')))(
      'may be %s in either protocol',
      async (provider) => {
        expect(await create({ protocol: 'saml', provider })).toMatchObject({ provider, name: provider })
        expect(await create({ protocol: 'oidc', provider })).toMatchObject({ provider })
      },
    )

    it.each(['saml', 'oidc'] as const)('is the generic one of %s when none is named', async (protocol) => {
      const provider = `generic-${protocol}`
      expect(await create({ protocol })).toMatchObject({ provider })
      expect(await create({ protocol, provider })).toMatchObject({ provider })
    })

    it.each<[Input, string]>([
      [{ protocol: 'saml', provider: 'octa' }, 'okta'],
      [{ protocol: 'oidc', provider: 'google-workspace' }, 'google'],
      [{ protocol: 'saml', provider: 'Entra-ID' }, 'entra-id'],
      [{ protocol: 'saml', provider: 'generic-oidc' }, 'generic-saml'],
      [{ protocol: 'oidc', provider: 'generic-saml' }, 'generic-oidc'],
      [{ protocol: 'oidc', provider: 'constructor' }, 'pingone'],
    ])('of %j is refused, and the nearest is named: %s', async (input, nearest) => {
      const { protocol, provider = '' } = input
      const connection = await create({ protocol })
      for (const work of [() => create(input), () => update(connection, { provider })]) {
        expect(await work().catch((error: unknown) => error)).toMatchObject({
          code: 'request.invalid',
          details: {
            errors: [
              {
                field: 'provider',
                code: 'unknown_provider',
                message: expect.stringContaining(`Did you mean ${nearest}?`),
              },
            ],
          },
        })
      }
    })
  })

  it('gives either metadata or settings, not both', async () => {
    const input = { protocol: 'saml', metadataXml: '<x/>', ssoUrl: 'https://idp.example.com' } as const
    expect(await refusal(create(input))).toEqual(['ssoUrl', 'in_metadata'])
  })

  it('seals the client secret with the row’s identity: it opens there and nowhere else', async () => {
    const [one, other] = (await Promise.all([
      create({ ...complete, clientSecret: 'the secret' }),
      create(complete),
    ])) as [OidcConnection, OidcConnection]
    const sealed = one.clientSecretSealed ?? Buffer.alloc(0)
    expect(parts.vault.open(sealed, clientSecretPlace(one.id)).toString()).toBe('the secret')
    expect(() => parts.vault.open(sealed, clientSecretPlace(other.id))).toThrow('internal.error')
    expect(other.clientSecretSealed).toBeNull()
    expect(await update(one, { clientSecret: null })).toMatchObject({ clientSecretSealed: null })
  })

  it('needs an organization that is there', async () => {
    const absent = parseId('organization', 'org_7ZZZZZZZZZZZZZZZZZZZZZZZZZ')
    const work = createConnection(parts, wholeDeployment, { ...complete, organizationId: absent })
    expect(await refusal(work)).toEqual({ code: 'request.not_found' })
  })
})
