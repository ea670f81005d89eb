import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign as cryptoSign } from 'node:crypto'
import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server'
import type { PasskeyAssertion, PasskeyRegistration } from '../src/accounts/passkey-schemas.ts'

/** An authenticator and its browser, written from WebAuthn Level 3 and RFC 9052 and 9053, with faults to order. */

export type Algorithm = 'ES256' | 'RS256' | 'EdDSA'

/** What it does otherwise than it should. */
export interface Faults {
  readonly origin?: string
  readonly rpId?: string
  readonly challenge?: string
  readonly type?: string
  /** WebAuthn §6.1: user present, user verified. */
  readonly userPresent?: boolean
  readonly userVerified?: boolean
  readonly signCount?: number
  readonly userHandle?: string | null
  readonly crossOrigin?: boolean
  readonly attestation?: { readonly fmt: string; readonly attStmt: Cbor }
  /** Signs with another key. */
  readonly foreignKey?: boolean
  /** Of another passkey. */
  readonly credentialId?: string
}

export interface SoftwareAuthenticator {
  readonly credentialId: string
  create(options: PublicKeyCredentialCreationOptionsJSON, faults?: Faults): PasskeyRegistration
  get(options: PublicKeyCredentialRequestOptionsJSON, faults?: Faults): PasskeyAssertion
}

/** Makes one with a new key. `counts`: whether it counts its signatures, which synchronized ones do not. */
export function softwareAuthenticator(
  origin: string,
  { algorithm = 'ES256', counts = false }: { readonly algorithm?: Algorithm; readonly counts?: boolean } = {},
): SoftwareAuthenticator {
  const key = newKey(algorithm)
  const other = newKey(algorithm)
  const credentialId = randomBytes(32)
  let signCount = 0
  let userHandle: string | null = null

  function authenticatorData(faults: Faults, rpId: string, attested: Buffer): Buffer {
    const { userPresent = true, userVerified = true } = faults
    if (counts) signCount += 1
    const flags = (userPresent ? 1 : 0) | (userVerified ? 4 : 0) | (attested.length > 0 ? 64 : 0)
    const counter = Buffer.alloc(4)
    counter.writeUInt32BE(faults.signCount ?? signCount)
    return Buffer.concat([sha256(faults.rpId ?? rpId), Buffer.from([flags]), counter, attested])
  }
  function clientData(faults: Faults, type: string, challenge: string): Buffer {
    return Buffer.from(
      JSON.stringify({
        type: faults.type ?? type,
        challenge: faults.challenge ?? challenge,
        origin: faults.origin ?? origin,
        crossOrigin: faults.crossOrigin ?? false,
      }),
    )
  }
  const id = credentialId.toString('base64url')
  return {
    credentialId: id,
    create(options, faults = {}) {
      userHandle = options.user.id
      const cose = coseKey(algorithm, key.publicKey)
      const length = Buffer.alloc(2)
      length.writeUInt16BE(credentialId.length)
      const attested = Buffer.concat([Buffer.alloc(16), length, credentialId, cose])
      const authData = authenticatorData(faults, options.rp.id ?? '', attested)
      const { fmt, attStmt } = faults.attestation ?? { fmt: 'none', attStmt: new Map() }
      const attestationObject = cbor(
        new Map<string, Cbor>([
          ['fmt', fmt],
          ['attStmt', attStmt],
          ['authData', authData],
        ]),
      )
      return {
        id,
        rawId: id,
        type: 'public-key',
        response: {
          clientDataJSON: clientData(faults, 'webauthn.create', options.challenge).toString('base64url'),
          attestationObject: attestationObject.toString('base64url'),
          transports: ['internal', 'hybrid'],
        },
      }
    },
    get(options, faults = {}) {
      const authData = authenticatorData(faults, options.rpId ?? '', Buffer.alloc(0))
      const client = clientData(faults, 'webauthn.get', options.challenge)
      const signed = Buffer.concat([authData, sha256(client)])
      const { privateKey } = faults.foreignKey === true ? other : key
      const handle = faults.userHandle === undefined ? userHandle : faults.userHandle
      return {
        id: faults.credentialId ?? id,
        rawId: faults.credentialId ?? id,
        type: 'public-key',
        response: {
          clientDataJSON: client.toString('base64url'),
          authenticatorData: authData.toString('base64url'),
          signature: cryptoSign(algorithm === 'EdDSA' ? null : 'sha256', signed, privateKey).toString(
            'base64url',
          ),
          userHandle: handle,
        },
      }
    },
  }
}

function sha256(data: string | Buffer): Buffer {
  return createHash('sha256').update(data).digest()
}

function newKey(algorithm: Algorithm): { publicKey: KeyObject; privateKey: KeyObject } {
  if (algorithm === 'ES256') return generateKeyPairSync('ec', { namedCurve: 'P-256' })
  if (algorithm === 'EdDSA') return generateKeyPairSync('ed25519')
  return generateKeyPairSync('rsa', { modulusLength: 2048 })
}

/** RFC 9052 §7, RFC 9053 §7, RFC 8230 §4. */
function coseKey(algorithm: Algorithm, publicKey: KeyObject): Buffer {
  const jwk = publicKey.export({ format: 'jwk' })
  const bytes = (name: 'x' | 'y' | 'n' | 'e') => Buffer.from(jwk[name] ?? '', 'base64url')
  const entries: Readonly<Record<Algorithm, readonly (readonly [number, Cbor])[]>> = {
    ES256: [
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, bytes('x')],
      [-3, bytes('y')],
    ],
    EdDSA: [
      [1, 1],
      [3, -8],
      [-1, 6],
      [-2, bytes('x')],
    ],
    RS256: [
      [1, 3],
      [3, -257],
      [-1, bytes('n')],
      [-2, bytes('e')],
    ],
  }
  return cbor(new Map(entries[algorithm]))
}

/** What of CBOR (RFC 8949) an authenticator writes. */
export type Cbor = number | string | Buffer | readonly Cbor[] | ReadonlyMap<number | string, Cbor>

export function cbor(value: Cbor): Buffer {
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value)
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)])
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value])
  if (value instanceof Map) {
    const entries = [...(value as ReadonlyMap<number | string, Cbor>)]
    return Buffer.concat([
      head(5, entries.length),
      ...entries.flatMap(([name, each]) => [cbor(name), cbor(each)]),
    ])
  }
  const items = value as readonly Cbor[]
  return Buffer.concat([head(4, items.length), ...items.map(cbor)])
}

/** RFC 8949 §3: major type and argument. */
function head(major: number, argument: number): Buffer {
  if (argument < 24) return Buffer.from([(major << 5) | argument])
  if (argument < 256) return Buffer.from([(major << 5) | 24, argument])
  return Buffer.from([(major << 5) | 25, argument >> 8, argument & 255])
}
