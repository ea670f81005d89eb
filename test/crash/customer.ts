import { type CustomerSamlIdp, customerSamlIdp } from '../../packages/server/test/customer-saml-idp.ts'
import { apiKey } from './cardea-process.ts'
import { type Reply, type Request, type Send, mustSend, publicUrl } from './send.ts'

/** An application, and one customer with a SAML connection, made through the API. */
export interface Customer {
  readonly clientId: string
  readonly clientSecret: string
  readonly organizationId: string
  readonly connectionId: string
  readonly idp: CustomerSamlIdp
  /** Our SP metadata of the connection. */
  readonly spMetadata: string
}

export const redirectUri = 'http://localhost:3000/callback'

/** A request of the native API. */
export function api(
  method: NonNullable<Request['method']>,
  url: string,
  body?: unknown,
  key = apiKey,
): Request {
  const headers = { authorization: `Bearer ${key}` }
  if (body === undefined) return { method, url, headers }
  return {
    method,
    url,
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }
}

/** An answer that must be a success, read. */
/* eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into answers of every shape */
export function read({ status, body }: Reply): any {
  if (status >= 300) throw new Error(`${String(status)}: ${body}`)
  return JSON.parse(body)
}

export async function createCustomer(send: Send, key = apiKey): Promise<Customer> {
  const idp = await customerSamlIdp()
  const create = async (url: string, body: unknown) => read(await mustSend(send, api('POST', url, body, key)))
  const application = await create('/v1/applications', {
    name: 'Demo',
    type: 'web',
    redirectUris: [redirectUri],
  })
  const organization = await create('/v1/organizations', { name: 'Acme', allowOutsideProfiles: true })
  const connection = await create('/v1/connections', {
    protocol: 'saml',
    organizationId: organization.id,
    status: 'active',
    metadataXml: idp.metadata,
  })
  const metadata = await mustSend(send, { url: `/saml/${String(connection.id)}/metadata` })
  return {
    clientId: application.clientId,
    clientSecret: application.clientSecret,
    organizationId: organization.id,
    connectionId: connection.id,
    idp,
    spMetadata: metadata.body,
  }
}

/** The address of an authorization request at this connection, or with other selectors. */
export function authorizeUrl({ clientId, connectionId }: Customer, params?: Record<string, string>): string {
  const query = new URLSearchParams({
    client_id: clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid email',
    state: 'the state',
    ...(params ?? { connection_id: connectionId }),
  })
  return `${publicUrl}/oauth/authorize?${query.toString()}`
}
