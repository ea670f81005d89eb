import { type KeyObject, createPrivateKey } from 'node:crypto'
import { SsoError } from '@cardea/protocol'
import type { Vault } from '../keys/vault.ts'
import type { Clock } from '../platform/clock.ts'
import type { Random } from '../platform/random.ts'
import type { Queryable } from '../storage/database.ts'
import { type ServiceProviderKeyId, newId } from '../storage/ids.ts'
import {
  type KeyOwner,
  type ServiceProviderKey,
  serviceProviderKeyInsert,
  serviceProviderKeyList,
} from './service-provider-key-store.ts'
import type { SamlConnection } from './types.ts'

/*
 * The keys that Cardea has towards the IdP of one connection. No two connections share one, so that a key
 * that leaked, or that an IdP stores carelessly, is one customer's. Loaded only when a message needs one.
 */

/**
 * NIST SP 800-57 part 1 §5.6.3 ends 2048 bits with 2030, which these keys will see; BSI TR-02102-1 asks for
 * 3000 already. 3072 are as widely read, and sign in about a millisecond.
 */
const BITS = 3072

export interface KeyParts {
  readonly db: Queryable
  readonly vault: Vault
  readonly clock: Clock
  readonly random: Random
}

/** A private key ready to sign, with the certificate that the IdP has. */
export interface SigningKey {
  readonly privateKey: KeyObject
  /** Base64 DER. */
  readonly certificate: string
}

/** What our requests are signed with: the connection's current key, made now when it has none. One statement. */
export async function loadSigningKey(parts: KeyParts, connection: KeyOwner): Promise<SigningKey> {
  const [current] = await ensureKeys(parts, connection)
  return { privateKey: openKey(parts, current), certificate: current.certificate }
}

/** Every key that an IdP may have encrypted to, the likeliest first; none when the connection has no key. One statement. */
export async function loadDecryptionKeys(
  parts: KeyParts,
  connection: KeyOwner,
): Promise<readonly KeyObject[]> {
  const keys = await serviceProviderKeyList(parts.db, connection)
  return keys.map((key) => openKey(parts, key))
}

/** The certificates for our metadata (base64 DER); the keys are made now where the settings want one. */
export async function loadPublishedKeys(
  parts: KeyParts,
  connection: SamlConnection,
): Promise<{
  /** Every one: an IdP that has them all notices nothing when another one signs. */
  readonly signingCertificates: readonly string[]
  /** The current one alone, and only when asked for: an IdP that sees such a key encrypts. */
  readonly encryptionCertificate?: string
}> {
  const keys = needsKey(connection)
    ? await ensureKeys(parts, connection)
    : await serviceProviderKeyList(parts.db, connection)
  const signingCertificates = keys.map(({ certificate }) => certificate)
  const [encryptionCertificate] = signingCertificates
  if (!connection.settings.encryptAssertions || encryptionCertificate === undefined)
    return { signingCertificates }
  return { signingCertificates, encryptionCertificate }
}

/** Whoever switches signing on finds the certificate for the IdP at once. */
export async function prepareKeys(
  parts: KeyParts,
  connection: { readonly protocol: 'oidc' | 'social' } | SamlConnection,
): Promise<void> {
  if (connection.protocol === 'saml' && needsKey(connection)) await ensureKeys(parts, connection)
}

/** Do the settings of the connection want it to have a key? */
function needsKey({ settings }: Pick<SamlConnection, 'settings'>): boolean {
  // Logout messages are always signed.
  return settings.signRequests || settings.encryptAssertions || settings.sloUrl !== null
}

/** At least the current key, which comes first. */
export type Keys = readonly [ServiceProviderKey, ...ServiceProviderKey[]]

/** The keys of a connection, the first of them made now when there is none. Not within a transaction: it takes its time. */
export async function ensureKeys(parts: KeyParts, owner: KeyOwner): Promise<Keys> {
  const stored = await serviceProviderKeyList(parts.db, owner)
  if (isKeys(stored)) return stored
  await makeFirstKey(parts, owner)
  const keys = await serviceProviderKeyList(parts.db, owner)
  if (isKeys(keys)) return keys
  // Deleted meanwhile, with its connection.
  throw new SsoError('request.not_found')
}

function isKeys(keys: readonly ServiceProviderKey[]): keys is Keys {
  return keys[0]?.state === 'current'
}

/** First keys under way, by connection: a crowd that signs in at once makes one. */
const underWay = new Map<string, Promise<unknown>>()

/** Of several processes the first to store its key wins; the others find that one. */
async function makeFirstKey(parts: KeyParts, owner: KeyOwner): Promise<void> {
  const already = underWay.get(owner.id)
  const work = already ?? addKey(parts, owner, 'current')
  underWay.set(owner.id, work)
  try {
    await work
  } finally {
    underWay.delete(owner.id)
  }
}

/** Makes and stores a key. Null when the connection is gone, or has a key in this state already. */
export async function addKey(
  parts: KeyParts,
  owner: KeyOwner,
  state: 'current' | 'next',
): Promise<ServiceProviderKey | null> {
  const { makeCertifiedKey } = await import('../keys/make-certified-key.ts')
  const { pkcs8, certificate } = await makeCertifiedKey(parts, { name: `CN=${owner.id}`, bits: BITS })
  const id = newId('serviceProviderKey', parts)
  const privateSealed = parts.vault.seal(pkcs8, privateKeyPlace(id))
  return serviceProviderKeyInsert(parts.db, owner, { id, state, certificate, privateSealed })
}

/** Where a private key is sealed. */
function privateKeyPlace(id: ServiceProviderKeyId) {
  return { table: 'service_provider_keys', column: 'private_sealed', id }
}

/** At about 5 KB each. */
const CAPACITY = 1000

/**
 * Opened private keys of this process, the least recently used first. Which keys a connection has is read
 * anew each time, so a key that was deleted is never asked for again; its id is never given again either.
 */
const opened = new Map<ServiceProviderKeyId, KeyObject>()

function openKey({ vault }: KeyParts, { id, privateSealed }: ServiceProviderKey): KeyObject {
  const key = opened.get(id) ?? unseal(vault, id, privateSealed)
  opened.delete(id)
  opened.set(id, key)
  if (opened.size > CAPACITY) evictOldest()
  return key
}

function unseal(vault: Vault, id: ServiceProviderKeyId, privateSealed: Buffer): KeyObject {
  const key = vault.open(privateSealed, privateKeyPlace(id))
  return createPrivateKey({ key, format: 'der', type: 'pkcs8' })
}

function evictOldest(): void {
  for (const id of opened.keys()) {
    opened.delete(id)
    return
  }
}
