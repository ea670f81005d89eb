/**
 * A program on Scalekit's library, as it is published: Node reads the certificates that it trusts only when it starts (NODE_EXTRA_CA_CERTS).
 * Prints what it has seen.
 */
import { ScalekitClient } from '@scalekit-sdk/node'

const [url, clientId, clientSecret] = process.argv.slice(2)
const client = new ScalekitClient(url, clientId, clientSecret)
const refusal = (call) =>
  call.then(
    () => null,
    ({ name, httpStatus, errorCode, errDetails }) => ({ name, httpStatus, errorCode, errDetails }),
  )

const { organization } = await client.organization.createOrganization('Through a proxy')
const { organizations, totalSize } = await client.organization.listOrganization({ pageSize: 100 })
const seen = {
  created: organization.displayName,
  listed: organizations.some(({ id }) => id === organization.id) && organizations.length === totalSize,
  refused: await refusal(client.organization.createOrganization('')),
  absent: await refusal(client.organization.getOrganization('org_7ZZZZZZZZZZZZZZZZZZZZZZZZZ')),
}
process.stdout.write(JSON.stringify(seen, (_, value) => (typeof value === 'bigint' ? String(value) : value)))
