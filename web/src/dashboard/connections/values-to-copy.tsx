import { Card } from '@cardea/kit'
import type { VNode } from 'preact'
import { CopyValue } from '../../parts/copy-value.tsx'
import { t } from '../texts.ts'
import type { Connection } from '../wire/connections.ts'

/** What the identity provider must be told. */
export function ValuesToCopy({ connection }: { readonly connection: Connection }): VNode {
  return (
    <Card title={t.connections.values}>
      <p class="soft">{t.connections.valuesText}</p>
      {connection.protocol === 'saml' ? (
        <>
          <CopyValue label={t.connections.acsUrl} value={connection.acsUrl} texts={t} />
          <CopyValue label={t.connections.spEntityId} value={connection.spEntityId} texts={t} />
          <CopyValue label={t.connections.spMetadataUrl} value={connection.spMetadataUrl} texts={t} />
        </>
      ) : (
        <CopyValue label={t.connections.redirectUri} value={connection.redirectUri} texts={t} />
      )}
    </Card>
  )
}
