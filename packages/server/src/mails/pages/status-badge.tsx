import type { VNode } from 'preact'
import { Badge, type Tone } from '@cardea/kit'
import type { MailStatus } from '../types.ts'

const looks: Readonly<Record<MailStatus, { readonly words: string; readonly tone: Tone }>> = {
  waiting: { words: 'Waiting', tone: 'info' },
  sent: { words: 'Sent', tone: 'success' },
  kept: { words: 'Here only', tone: 'neutral' },
  failed: { words: 'Not sent', tone: 'danger' },
}

/** What has become of a mail. */
export function StatusBadge({ status }: { readonly status: MailStatus }): VNode {
  const { words, tone } = looks[status]
  return <Badge tone={tone}>{words}</Badge>
}
