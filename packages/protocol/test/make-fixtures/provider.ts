import type { FixtureParams } from '../corpus.ts'
import type { Key } from './keys.ts'
import type { Signing } from './sign.ts'

/** What the shapes of the identity providers share: one service, one request, one moment. */

export const SP = {
  entityId: 'https://sso.example.com/saml/conn_01JABCDEFGHJKMNPQRSTVWXYZ0',
  acsUrl: 'https://sso.example.com/saml/conn_01JABCDEFGHJKMNPQRSTVWXYZ0/acs',
}
export const REQUEST = 'login_01JABCDEFGHJKMNPQRSTVWXYZ1'

/** The claim types of Microsoft's products. */
export const claims = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims'

/** An identity provider's shape: prefixes, order, what is signed and how, names and formats of attributes. */
export interface Provider extends Signing {
  readonly params: FixtureParams
  /** The answer, not yet signed. */
  readonly response: () => string
  readonly metadata: (keys: Readonly<Record<'idp' | 'next', Key>>) => string
}

/** What the service expects of this provider, and what it must read from the answer. */
export function signIn(
  entityId: string,
  person: Pick<FixtureParams, 'nameId' | 'sessionIndex' | 'sessionNotOnOrAfter' | 'authnContextClassRef'> & {
    readonly attributes: NonNullable<FixtureParams['attributes']>
  },
) {
  return {
    now: '2026-03-02T09:30:00.000Z',
    clockSkewSeconds: 180,
    identityProvider: { entityId },
    serviceProvider: SP,
    request: { id: REQUEST },
    ...person,
  }
}

/** Base64 in lines of 64, as PEM has it. */
export const wrapped = (base64: string) => base64.replace(/.{64}/g, '$&\n')
