import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { isMissing } from './missing-program.ts'

/** Could pysaml2 not be installed on this machine? Then its tests are left out; `npm test` says so. */
export const withoutPysaml2 = isMissing('python3-pysaml2') || isMissing('xmlsec1')

/** How one customer's identity provider answers, who its person is, and what it demands of us. */
export interface Pysaml2Settings {
  readonly person: Pysaml2Person
  readonly wantAuthnRequestsSigned?: boolean
  readonly signatureAlgorithm: string
  readonly digestAlgorithm: string
  /** True when absent. */
  readonly signAssertion?: boolean
  /** False when absent. */
  readonly signResponse?: boolean
  /** The algorithm that assertions are encrypted with; absent: they are not. */
  readonly contentEncryption?: string
  /** For requests that ask for none. */
  readonly nameIdFormat: string
  /** How its own logout requests travel; absent: it has no single logout. */
  readonly logoutBinding?: 'redirect' | 'post'
}

/** By pysaml2's names of attributes, which it sends as the OIDs of eduPerson and X.500. */
export interface Pysaml2Person {
  readonly id: string
  readonly mail: string
  readonly givenName: string
  readonly sn: string
  readonly eduPersonPrincipalName?: string
  readonly isMemberOf?: readonly string[]
}

/** A running `pysaml2-idp.py`. */
export interface Pysaml2Idp {
  /**
   * Gives a customer's identity provider its settings, and our metadata once we have it; answers its own.
   * Nobody is signed in there any more.
   */
  configure(customer: string, spMetadata: string | null, settings: Pysaml2Settings): Promise<string>
  /** Where the person of a customer begins, without having been asked to sign in. */
  tileUrl(customer: string): string
  /** Where the person of a customer signs out at the identity provider. */
  signOutUrl(customer: string): string
  close(): Promise<void>
}

export async function startPysaml2Idp(): Promise<Pysaml2Idp> {
  // Not `python3`: another one may stand before Debian's on the PATH, and Debian's has the package.
  const child = spawn('/usr/bin/python3', [join(import.meta.dirname, 'pysaml2-idp.py')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const [port] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  const url = `http://127.0.0.1:${port}`
  return {
    async configure(customer, spMetadata, settings) {
      const answer = await fetch(`${url}/${customer}`, {
        method: 'PUT',
        body: JSON.stringify({ spMetadata, settings }),
      })
      if (!answer.ok) throw new Error(`${customer}: ${String(answer.status)} ${await answer.text()}`)
      return answer.text()
    },
    tileUrl: (customer) => `${url}/${customer}/tile`,
    signOutUrl: (customer) => `${url}/${customer}/sign-out`,
    async close() {
      const gone = once(child, 'exit')
      child.stdin.end()
      await gone
    },
  }
}
