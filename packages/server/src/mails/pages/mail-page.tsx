import type { VNode } from 'preact'
import { Actions, Button, Card, type DataItem, DataList, Notice, PageTitle } from '@cardea/kit'
import { Layout } from '../../http/pages/layout.tsx'
import { timeWords } from '../templates/time-words.ts'
import type { QueuedMail, ShownMail } from '../types.ts'
import { StatusBadge } from './status-badge.tsx'

/** `GET /mail/:mailId`: one mail, its text part with links that can be followed. */
export function MailPage({ mail, content, publicUrl }: ShownMail & { readonly publicUrl: string }): VNode {
  return (
    <Layout title={content?.subject ?? 'Mail'} width="wide" label="Sandbox">
      <PageTitle>{content?.subject ?? mail.kind}</PageTitle>
      <Card>
        <DataList items={headers(mail, content?.to ?? null)} />
      </Card>
      {content === null ? (
        <Notice title="Its content is gone">
          <p>It was erased when the mail had left.</p>
        </Notice>
      ) : (
        <Card title="Text">
          <p class="mail-text">
            <LinkedText text={content.text} publicUrl={publicUrl} />
          </p>
        </Card>
      )}
      <Actions>
        {content !== null && <Button href={`/mail/${mail.id}/html`}>Show as HTML</Button>}
        <Button href="/mail" tone="secondary">
          All mail
        </Button>
      </Actions>
    </Layout>
  )
}

function headers(
  { id, kind, status, fault, attempts, createdAt }: QueuedMail,
  to: string | null,
): DataItem[] {
  return [
    ...(to === null ? [] : [{ term: 'To', value: to }]),
    { term: 'Written', value: timeWords(createdAt) },
    { term: 'State', value: <StatusBadge status={status} /> },
    ...(fault === null ? [] : [{ term: 'Last attempt', value: `${fault} (${attempts} made)` }]),
    { term: 'Kind', value: kind, mono: true },
    { term: 'Mail', value: id, mono: true },
  ]
}

/** Only addresses of this deployment: a mail has no others. */
function LinkedText({ text, publicUrl }: { readonly text: string; readonly publicUrl: string }): VNode {
  const parts = text.split(/(https?:\/\/\S+)/)
  return <>{parts.map((part) => (part.startsWith(`${publicUrl}/`) ? <a href={part}>{part}</a> : part))}</>
}
