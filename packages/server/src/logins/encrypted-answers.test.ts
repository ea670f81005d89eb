import { X509Certificate, randomBytes } from 'node:crypto'
import { encryptElement } from '@cardea/protocol'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type CustomerSamlIdp, customerSamlIdp } from '../../test/customer-saml-idp.ts'
import { type Customer, type LoginWorld, openLoginWorld, received } from '../../test/login-world.ts'
import { addNextKey, deleteKey, promoteKey } from '../connections/change-service-provider-keys.ts'
import type { SamlSettingsInput } from '../connections/saml-settings.ts'
import { serviceProviderKeyList } from '../connections/service-provider-key-store.ts'
import type { SamlConnection } from '../connections/types.ts'
import { updateConnection } from '../connections/update-connection.ts'
import { wholeDeployment } from '../storage/tenant.ts'

describe('an encrypted answer', () => {
  let idp: CustomerSamlIdp
  let world: LoginWorld
  let customer: Customer
  beforeAll(async () => {
    idp = await customerSamlIdp()
    world = await openLoginWorld()
  })
  beforeEach(async () => {
    customer = await world.samlCustomer(idp, { connection: { encryptAssertions: true } })
  })
  afterAll(() => world.close())

  const metadata = async () =>
    (await world.browser().get(`${world.url}/saml/${customer.connection.id}/metadata`)).text
  const encryptionKeyIn = (text: string) =>
    /use="encryption">.*?<ds:X509Certificate>([^<]+)</.exec(text)?.[1] ?? ''
  /** Signs in with an assertion that is signed, then encrypted to this certificate. */
  const signIn = async (certificate: string, algorithm?: string) => {
    const browser = world.browser()
    const form = await world.samlForm(browser, customer, idp)
    const xml = encryptElement({
      xml: Buffer.from(form.fields.SAMLResponse, 'base64').toString(),
      element: 'Assertion',
      publicKey: new X509Certificate(Buffer.from(certificate, 'base64')).publicKey,
      random: randomBytes,
      algorithm,
    })
    const fields = { ...form.fields, SAMLResponse: Buffer.from(xml).toString('base64') }
    return received(await world.finishSaml(browser, { ...form, fields }))
  }
  const change = (input: SamlSettingsInput) =>
    updateConnection(world.parts, wholeDeployment, customer.connection.id, input)
  const lastError = async () =>
    (
      await world.parts.db.kysely
        .selectFrom('logins')
        .select('error_code')
        .where('connection_id', '=', customer.connection.id)
        .orderBy('created_at', 'desc')
        .executeTakeFirstOrThrow()
    ).error_code

  it('to the key of our metadata signs the person in', async () => {
    expect(await signIn(encryptionKeyIn(await metadata()))).toHaveProperty('code')
  })

  it('is read before, during and after a change of keys, whichever of them it is for', async () => {
    const { parts } = world
    const connection = customer.connection as SamlConnection
    const old = encryptionKeyIn(await metadata())
    const next = await addNextKey(parts, connection)
    for (const each of [old, next.certificate]) expect(await signIn(each)).toHaveProperty('code')
    await parts.db.transaction((db) => promoteKey({ ...parts, db }, wholeDeployment, connection.id, next.id))
    expect(encryptionKeyIn(await metadata())).toBe(next.certificate)
    for (const each of [old, next.certificate]) expect(await signIn(each)).toHaveProperty('code')
    const retiring = (await serviceProviderKeyList(parts.db, connection)).find(
      ({ state }) => state === 'retiring',
    )
    await deleteKey(parts, connection, retiring!.id)
    expect(await signIn(next.certificate)).toHaveProperty('code')
    expect(await signIn(old)).toHaveProperty('error')
    expect(await lastError()).toBe('saml.decryption_failed')
  })

  it('to another connection’s key is refused', async () => {
    const other = await world.samlCustomer(idp, { connection: { encryptAssertions: true } })
    const theirs = await addNextKey(world.parts, other.connection as SamlConnection)
    await metadata()
    expect(await signIn(theirs.certificate)).toHaveProperty('error')
    expect(await lastError()).toBe('saml.decryption_failed')
  })

  it('to a connection without a key is refused, and no key is made for it', async () => {
    const other = await world.samlCustomer(idp, { connection: { encryptAssertions: true } })
    customer = await world.samlCustomer(idp)
    const theirs = await addNextKey(world.parts, other.connection as SamlConnection)
    expect(await signIn(theirs.certificate)).toHaveProperty('error')
    expect(await lastError()).toBe('saml.decryption_key_missing')
    expect(await serviceProviderKeyList(world.parts.db, customer.connection)).toEqual([])
  })

  it('in CBC mode is refused without the legacy setting, and with it too while only the assertion is signed', async () => {
    const cbc = 'http://www.w3.org/2001/04/xmlenc#aes256-cbc'
    const certificate = encryptionKeyIn(await metadata())
    expect(await signIn(certificate, cbc)).toHaveProperty('error')
    const without = await lastError()
    await change({ legacyEncryption: 'aes-cbc' })
    expect(await signIn(certificate, cbc)).toHaveProperty('error')
    expect([without, await lastError()]).toEqual([
      'saml.encryption_unauthenticated',
      'saml.encryption_unauthenticated',
    ])
  })
})
