import { type KeyObject, createPrivateKey } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { SsoError } from '../src/errors/sso-error.ts'
import { readCertificate } from '../src/saml/certificate.ts'
import { parseResponse } from '../src/saml/parse-response.ts'
import type { AssertionAttribute, SigningCertificate } from '../src/saml/types.ts'
import type { Verification } from '../src/saml/verified-assertion.ts'
import { type VerifyResponseInput, verifyResponse } from '../src/saml/verify-response.ts'

/** The corpus of `fixtures/`: answers as identity providers send them, and answers with one thing wrong. */

const fixtures = join(import.meta.dirname, 'fixtures')

/** `params.json` of a fixture. */
export interface FixtureParams {
  readonly now: string
  readonly clockSkewSeconds: number
  readonly identityProvider: { readonly entityId: string }
  readonly serviceProvider: {
    readonly entityId: string
    readonly acsUrl: string
    readonly allowCbc?: boolean
  }
  /** Names of `fixtures/keys/` that the connection decrypts with; none unless said otherwise. */
  readonly decryptionKeys?: readonly string[]
  readonly request: { readonly id: string } | null
  readonly nameId?: { readonly value: string; readonly format: string | null }
  readonly attributes?: readonly AssertionAttribute[]
  readonly sessionIndex?: string
  readonly sessionNotOnOrAfter?: string
  readonly authnContextClassRef?: string
  /** Names of `fixtures/keys/` whose certificates the connection has; the IdP's alone unless said otherwise. */
  readonly certificates?: readonly string[]
  readonly family?: string
  readonly base?: string
  readonly why?: string
  readonly expectedError?: string
  /** The step or check that must refuse it, as `refusingStep` in `refused-by.ts` tells it. */
  readonly refusedBy?: string
  /** Part of the reason, where one error code has many. */
  readonly reason?: string
}

export interface Fixture {
  readonly name: string
  /** As sent. */
  readonly bytes: Buffer
  /** The same as text; where it is no UTF-8, only `bytes` are right. */
  readonly xml: string
  readonly params: FixtureParams
}

export const providerNames = [
  'okta',
  'entra',
  'google',
  'adfs',
  'keycloak',
  'shibboleth',
  'onelogin',
  'pingfederate',
  'jumpcloud',
  'duo',
  'cyberark',
] as const

export function fixture(kind: 'idp' | 'good' | 'bad', name: string): Fixture {
  const read = (file: string) => readFileSync(join(fixtures, kind, name, file))
  const bytes = read('response.xml')
  const params = JSON.parse(read('params.json').toString()) as FixtureParams
  return { name, bytes, xml: bytes.toString('utf8'), params }
}

export const goodFixtures = providerNames.map((name) => fixture('idp', name))
/** Answers that are unusual and right. */
export const unusualFixtures = readdirSync(join(fixtures, 'good')).map((name) => fixture('good', name))
export const badFixtures = readdirSync(join(fixtures, 'bad')).map((name) => fixture('bad', name))

export function metadataOf(name: string): Buffer {
  return readFileSync(join(fixtures, 'idp', name, 'metadata.xml'))
}

/** Keys of the corpus: `idp`, its `next` one, a `stranger`'s, our own `sp`, and `ec-256`, `ec-384`, `ec-521`. */
export function certificateNamed(name: string): SigningCertificate {
  return readCertificate(readFileSync(join(fixtures, 'keys', `${name}.crt.pem`), 'utf8'))
}

export function privateKeyNamed(name: string): string {
  return readFileSync(join(fixtures, 'keys', `${name}.key.pem`), 'utf8')
}

const idpCertificate = certificateNamed('idp')

function certificatesOf({ certificates }: FixtureParams): readonly SigningCertificate[] {
  return certificates?.map(certificateNamed) ?? [idpCertificate]
}

function decryptionKeysOf({ decryptionKeys = [] }: FixtureParams): readonly KeyObject[] {
  return decryptionKeys.map((name) => createPrivateKey(privateKeyNamed(name)))
}

/** Verifies text or bytes as if they had been posted, with the fixture's settings; an error of reading counts as a refusal. */
export function verifyXml(
  xml: string | Buffer,
  params: FixtureParams,
  overrides: Partial<VerifyResponseInput> = {},
): Verification {
  try {
    return verifyResponse({
      response: parseResponse(Buffer.from(xml as string).toString('base64')),
      identityProvider: { ...params.identityProvider, certificates: certificatesOf(params) },
      serviceProvider: { ...params.serviceProvider, decryptionKeys: decryptionKeysOf(params) },
      request: params.request,
      now: new Date(params.now),
      clockSkewSeconds: params.clockSkewSeconds,
      ...overrides,
    })
  } catch (error) {
    if (!(error instanceof SsoError) || error.code === 'internal.error') throw error
    return { ok: false, error, checks: [] }
  }
}

/** The code of the refusal, or 'accepted'. */
export function outcome(verification: Verification): string {
  return verification.ok ? 'accepted' : verification.error.code
}
