import { Card, type DataItem, DataList, Notice } from '@cardea/kit'
import type { VNode } from 'preact'
import { Time } from '../pieces/time.tsx'
import { t } from '../texts.ts'
import type { Connection, SamlConnection } from '../wire/connections.ts'

/** What is known of the other side. */
export function ConnectionFacts({ connection }: { readonly connection: Connection }): VNode {
  const { id, createdAt } = connection
  return (
    <Card title={t.connections.facts}>
      {connection.protocol === 'saml' && <MetadataTrouble metadata={connection.metadata} />}
      <DataList
        items={[
          { term: t.id, value: id, mono: true },
          ...(connection.protocol === 'saml' ? samlItems(connection) : clientItems(connection)),
          ...(connection.protocol === 'social'
            ? []
            : [{ term: t.connections.waiting, value: connection.awaitingProfiles }]),
          { term: t.created, value: <Time at={createdAt} /> },
        ]}
      />
    </Card>
  )
}

function MetadataTrouble({ metadata }: Pick<SamlConnection, 'metadata'>): VNode | null {
  if (metadata === null || metadata.error === null) return null
  return (
    <Notice tone="warning">
      <p>{t.connections.metadataFailed(metadata.failures, metadata.error)}</p>
    </Notice>
  )
}

function samlItems({ idpEntityId, ssoUrl, metadata }: SamlConnection): readonly DataItem[] {
  const own = [given(t.connections.idpEntityId, idpEntityId), given(t.connections.ssoUrl, ssoUrl)]
  if (metadata === null) return own
  const { url, refreshedAt } = metadata
  return [
    ...own,
    { term: t.connections.metadataUrl, value: url, mono: true },
    {
      term: t.connections.metadataRead,
      value: refreshedAt === null ? t.connections.never : <Time at={refreshedAt} />,
    },
  ]
}

function clientItems(connection: Exclude<Connection, SamlConnection>): readonly DataItem[] {
  return [
    ...(connection.protocol === 'oidc' ? [given(t.connections.issuer, connection.issuer)] : []),
    given(t.connections.clientId, connection.clientId),
    {
      term: t.connections.clientSecret,
      value: connection.hasClientSecret ? t.connections.secretKept : t.connections.missing,
    },
  ]
}

function given(term: string, value: string | null): DataItem {
  return value === null ? { term, value: t.connections.missing } : { term, value, mono: true }
}
