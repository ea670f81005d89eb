import { X509Certificate } from 'node:crypto'
import type { VNode } from 'preact'
import { Button, Card, DataList, Form } from '@cardea/kit'
import type { PublishedSimulatorKeys, SimulatorKey } from '../../keys/simulator-keys.ts'

/** Which keys the simulator publishes, and its rotation, which identity providers do when a certificate comes to its end. */
export function KeysCard({ current, retiring }: PublishedSimulatorKeys): VNode {
  return (
    <Card title="Signing keys">
      <p>
        Identity providers change their signing key every few years, or tonight. The test organization follows
        the simulator’s metadata and keys, so its people still get in after a rotation; a connection that was
        given the certificate by hand refuses them with <code>saml.signature_invalid</code>.
      </p>
      <DataList
        items={[
          { term: 'Signs', value: fingerprint(current), mono: true },
          ...(retiring === null
            ? []
            : [{ term: 'Signed before, still published', value: fingerprint(retiring), mono: true }]),
        ]}
      />
      <Form action="/simulator/rotate">
        <Button tone="secondary">Rotate the key</Button>
      </Form>
    </Card>
  )
}

function fingerprint({ certificate }: SimulatorKey): string {
  return `SHA-256 ${new X509Certificate(Buffer.from(certificate, 'base64')).fingerprint256}`
}
