import { type Customer, api } from './customer.ts'
import type { Ledger, WrittenOrganization } from './ledger.ts'
import type { Ask } from './load.ts'
import type { Request } from './send.ts'

/** Per declared organization. */
export const DOMAINS = 3

/** One round of writes as an application's backend makes them; stops at the first that is not acknowledged. */
export async function writeOnce(ask: Ask, ledger: Ledger, customer: Customer, name: string): Promise<void> {
  await write(ask, ledger, customer, name)
  const declared = { name: `${name}-declared`, acknowledged: false }
  ledger.declared.push(declared)
  declared.acknowledged = (await ask(declaration(declared.name, customer))) !== null
}

async function write(ask: Ask, ledger: Ledger, { idp }: Customer, name: string): Promise<void> {
  const organization: WrittenOrganization = {
    name,
    key: `key-${name}`,
    created: null,
    stepSent: 0,
    stepAcknowledged: 0,
    connections: [],
    deletion: 'none',
  }
  ledger.written.push(organization)
  organization.created = (await ask(creation(organization)))?.body ?? null
  if (organization.created === null) return
  const { id } = JSON.parse(organization.created) as { id: string }
  for (const step of [1, 2]) {
    organization.stepSent = step
    if ((await ask(api('PATCH', `/v1/organizations/${id}`, { metadata: { step: String(step) } }))) === null)
      return
    organization.stepAcknowledged = step
  }
  const settings = { organizationId: id, protocol: 'saml', metadataXml: idp.metadata, status: 'active' }
  const connection = await ask(api('POST', '/v1/connections', settings))
  if (connection === null) return
  organization.connections.push((JSON.parse(connection.body) as { id: string }).id)
  if (!name.endsWith('1')) return
  organization.deletion = 'sent'
  if ((await ask(api('DELETE', `/v1/organizations/${id}`))) !== null) organization.deletion = 'acknowledged'
}

/** The request that made it, to be sent again as it was. */
export function creation({ name, key }: WrittenOrganization): Request {
  const request = api('POST', '/v1/organizations', { name })
  return { ...request, headers: { ...request.headers, 'idempotency-key': key } }
}

/** One call for an organization with its domains and a connection of each protocol. */
function declaration(name: string, { idp }: Customer): Request {
  const domains = Array.from({ length: DOMAINS }, (_, index) => ({
    domain: `d${String(index)}.${name}.example`,
    state: 'verified',
  }))
  const connections = [
    { name: 'saml', protocol: 'saml', metadataXml: idp.metadata, status: 'active' },
    {
      name: 'oidc',
      protocol: 'oidc',
      issuer: 'https://idp.example.com',
      clientId: name,
      clientSecret: 'secret',
    },
  ]
  return api('POST', '/v1/apply', { declaration: { organizations: [{ name, domains, connections }] } })
}
