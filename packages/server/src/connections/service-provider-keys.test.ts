import { X509Certificate, createPublicKey } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApiServer, openApiServer } from '../../test/api-server.ts'
import { createWorld, type World } from '../../test/api-world.ts'
import { testEngines } from '../../test/test-database.ts'
import type { ConnectionId, OrganizationId } from '../storage/ids.ts'
import { serviceProviderKeyList } from './service-provider-key-store.ts'
import { ensureKeys, loadDecryptionKeys, loadSigningKey } from './service-provider-keys.ts'

describe.each(testEngines)('the keys of a SAML connection (%s)', (engine) => {
  let api: ApiServer
  let world: World
  beforeAll(async () => {
    api = await openApiServer(engine)
    world = createWorld(api)
  })
  afterAll(() => api.close())

  const newOwner = async (input: object = {}) => {
    const { id: organizationId } = await world.organization()
    const { id } = await world.samlConnection(organizationId, input)
    return { id: id as ConnectionId, organizationId: organizationId as OrganizationId }
  }
  type Owner = Awaited<ReturnType<typeof newOwner>>
  const at = ({ id }: Owner, rest = '') => `/v1/connections/${id}/keys${rest}`
  const call = (method: string, path: string, key?: string) => api.call({ method, path }, key)
  const statesOf = async (owner: Owner) =>
    (await serviceProviderKeyList(api.parts.db, owner)).map(({ state }) => state)

  it('roll over: the next one is added, signs once promoted, and the old one goes last', async () => {
    const owner = await newOwner()
    const { status, body: first } = await call('POST', at(owner))
    expect([status, first.state]).toEqual([201, 'current'])
    const { body: next } = await call('POST', at(owner))
    expect(next.state).toBe('next')
    expect((await loadSigningKey(api.parts, owner)).certificate).toBe(der(first.pem))
    const promoted = await call('POST', at(owner, `/${next.id}/promote`))
    expect([promoted.status, promoted.body.state]).toEqual([200, 'current'])
    const { privateKey, certificate } = await loadSigningKey(api.parts, owner)
    expect(certificate).toBe(der(next.pem))
    expect(createPublicKey(privateKey).equals(new X509Certificate(next.pem).publicKey)).toBe(true)
    expect(await loadDecryptionKeys(api.parts, owner)).toHaveLength(2)
    const { body: listed } = await call('GET', at(owner))
    expect(listed.items.map(({ id, state }: { id: string; state: string }) => [id, state])).toEqual([
      [first.id, 'retiring'],
      [next.id, 'current'],
    ])
    expect((await call('DELETE', at(owner, `/${first.id}`))).status).toBe(204)
    expect(await loadDecryptionKeys(api.parts, owner)).toHaveLength(1)
  })

  it('have 3072 bits and a certificate for ten years, named for the connection', async () => {
    const owner = await newOwner({ signRequests: true })
    const { body } = await call('GET', at(owner))
    expect(body.items).toHaveLength(1)
    const x509 = new X509Certificate(body.items[0].pem)
    expect(x509.subject).toBe(`CN=${owner.id}`)
    expect(x509.publicKey.asymmetricKeyDetails?.modulusLength).toBe(3072)
    expect(x509.checkIssued(x509) && x509.verify(x509.publicKey)).toBe(true)
    const years = Date.parse(x509.validTo) - Date.parse(x509.validFrom)
    expect(Math.round(years / (365.25 * 24 * 3600 * 1000))).toBe(10)
  })

  it('are sealed in the database, and no answer has the private one', async () => {
    const owner = await newOwner({ encryptAssertions: true })
    const [key] = await serviceProviderKeyList(api.parts.db, owner)
    const opened = api.parts.vault.open(key!.privateSealed, {
      table: 'service_provider_keys',
      column: 'private_sealed',
      id: key!.id,
    })
    expect(key!.privateSealed.includes(opened.subarray(0, 40))).toBe(false)
    const { text } = await call('GET', at(owner))
    expect(text).not.toMatch(/PRIVATE|sealed/i)
  })

  it('are two at most: another next one is refused until the change is finished', async () => {
    const owner = await newOwner()
    await world.connectionKey(owner.id, 'current')
    const next = await world.connectionKey(owner.id, 'next')
    const refused = async () => {
      const { status, body } = await call('POST', at(owner))
      expect([status, body.code]).toEqual([409, 'connection.key_rollover_unfinished'])
    }
    await refused()
    await call('POST', at(owner, `/${next}/promote`))
    await refused()
    expect(await statesOf(owner)).toEqual(['current', 'retiring'])
  })

  it('always have a current one: it cannot be deleted, and only the next one can take its place', async () => {
    const owner = await newOwner()
    const current = await world.connectionKey(owner.id, 'current')
    const retiring = await world.connectionKey(owner.id, 'retiring')
    for (const [method, rest] of [
      ['DELETE', `/${current}`],
      ['POST', `/${current}/promote`],
      ['POST', `/${retiring}/promote`],
    ] as const) {
      const { status, body } = await call(method, at(owner, rest))
      expect([status, body.code], rest).toEqual([409, 'connection.key_state'])
    }
    expect(await statesOf(owner)).toEqual(['current', 'retiring'])
  })

  it('keep a current one when a key is promoted many times at once', async () => {
    const owner = await newOwner()
    await world.connectionKey(owner.id, 'current')
    const next = await world.connectionKey(owner.id, 'next')
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => call('POST', at(owner, `/${next}/promote`))),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 7 }, () => 409)])
    expect(await statesOf(owner)).toEqual(['current', 'retiring'])
  })

  it('are made once, whoever asks for the first one at the same time', async () => {
    const owner = await newOwner()
    const all = await Promise.all(Array.from({ length: 3 }, () => ensureKeys(api.parts, owner)))
    expect(new Set(all.map(([{ id }]) => id)).size).toBe(1)
    expect(await statesOf(owner)).toEqual(['current'])
  })

  it('are another organization’s business: its key finds neither connection nor key', async () => {
    const [owner, other] = [await newOwner(), await newOwner()]
    await world.connectionKey(owner.id, 'current')
    const next = await world.connectionKey(owner.id, 'next')
    const key = await api.keyWith(['read:connections', 'write:connections'], other.organizationId)
    for (const [method, path] of [
      ['GET', at(owner)],
      ['POST', at(owner)],
      ['POST', at(owner, `/${next}/promote`)],
      ['DELETE', at(owner, `/${next}`)],
      // With its own connection in front of somebody else's key.
      ['POST', at(other, `/${next}/promote`)],
      ['DELETE', at(other, `/${next}`)],
    ] as const) {
      const { status, body } = await call(method, path, key)
      expect([status, body.code], `${method} ${path}`).toEqual([404, 'request.not_found'])
    }
    expect(await statesOf(owner)).toEqual(['current', 'next'])
    const { organizationId } = other
    expect(await serviceProviderKeyList(api.parts.db, { id: owner.id, organizationId })).toEqual([])
  })

  it('are of SAML connections only', async () => {
    const { id: organizationId } = await world.organization()
    const { id } = await world.connection(organizationId)
    expect((await call('POST', `/v1/connections/${String(id)}/keys`)).status).toBe(404)
  })

  it('go with their connection', async () => {
    const owner = await newOwner()
    await world.connectionKey(owner.id, 'current')
    await call('DELETE', `/v1/connections/${owner.id}`)
    expect(await statesOf(owner)).toEqual([])
    await expect(loadSigningKey(api.parts, owner)).rejects.toMatchObject({ code: 'request.not_found' })
  })
})

/** The base64 of a PEM, in one line. */
function der(pem: string): string {
  return new X509Certificate(pem).raw.toString('base64')
}
