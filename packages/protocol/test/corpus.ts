import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { SsoError } from '../src/errors/sso-error.ts'
import { readCertificate } from '../src/saml/certificate.ts'
import { parseResponse } from '../src/saml/parse-response.ts'
import type { SigningCertificate } from '../src/saml/types.ts'
import type { Verification } from '../src/saml/verified-assertion.ts'
import { type VerifyResponseInput, verifyResponse } from '../src/saml/verify-response.ts'

/** The corpus of `fixtures/`: answers as identity providers send them, and answers with one thing wrong. */

const fixtures = join(import.meta.dirname, 'fixtures')

/** `params.json` of a fixture. */
export interface FixtureParams {
  readonly now: string
  readonly clockSkewSeconds: number
  readonly identityProvider: { readonly entityId: string }
  readonly serviceProvider: { readonly entityId: string; readonly acsUrl: string }
  readonly request: { readonly id: string } | null
  readonly nameId?: { readonly value: string; readonly format: string | null }
  readonly attributes?: readonly unknown[]
  readonly sessionIndex?: string
  readonly sessionNotOnOrAfter?: string
  readonly authnContextClassRef?: string
  readonly why?: string
  readonly expectedError?: string
}

export interface Fixture {
  readonly name: string
  readonly xml: string
  readonly params: FixtureParams
}

export const providerNames = ['okta', 'entra', 'google', 'adfs', 'keycloak', 'shibboleth'] as const

export function fixture(kind: 'idp' | 'bad', name: string): Fixture {
  const read = (file: string) => readFileSync(join(fixtures, kind, name, file), 'utf8')
  return { name, xml: read('response.xml'), params: JSON.parse(read('params.json')) as FixtureParams }
}

export const goodFixtures = providerNames.map((name) => fixture('idp', name))
export const badFixtures = readdirSync(join(fixtures, 'bad')).map((name) => fixture('bad', name))

export function metadataOf(name: string): Buffer {
  return readFileSync(join(fixtures, 'idp', name, 'metadata.xml'))
}

/** Keys of the corpus: the IdP's, its next one, and a stranger's. */
export function certificateNamed(name: 'idp' | 'next' | 'stranger'): SigningCertificate {
  return readCertificate(readFileSync(join(fixtures, 'keys', `${name}.crt.pem`), 'utf8'))
}

export function privateKeyNamed(name: 'idp' | 'next' | 'stranger'): string {
  return readFileSync(join(fixtures, 'keys', `${name}.key.pem`), 'utf8')
}

const idpCertificate = certificateNamed('idp')

/** Verifies text as if it had been posted, with the fixture's settings; an error of reading counts as a refusal. */
export function verifyXml(
  xml: string,
  params: FixtureParams,
  overrides: Partial<VerifyResponseInput> = {},
): Verification {
  try {
    return verifyResponse({
      response: parseResponse(Buffer.from(xml, 'utf8').toString('base64')),
      identityProvider: { ...params.identityProvider, certificates: [idpCertificate] },
      serviceProvider: params.serviceProvider,
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
