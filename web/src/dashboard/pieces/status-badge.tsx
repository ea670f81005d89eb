import { Badge, type Tone } from '@cardea/kit'
import type { VNode } from 'preact'
import { t } from '../texts.ts'

export type Status = keyof typeof t.statuses

const TONES: Readonly<Record<Status, Tone>> = {
  draft: 'neutral',
  active: 'success',
  inactive: 'warning',
  pending: 'info',
  verified: 'success',
  failed: 'danger',
  selecting: 'info',
  completed: 'success',
  waiting: 'info',
  opened: 'info',
  expired: 'neutral',
  revoked: 'neutral',
  next: 'neutral',
  current: 'success',
  retiring: 'neutral',
  enabled: 'success',
  disabled: 'warning',
  delivered: 'success',
  dead: 'danger',
}

/** How something stands, in a word and a color. */
export function StatusBadge({ status }: { readonly status: Status }): VNode {
  return <Badge tone={TONES[status]}>{t.statuses[status]}</Badge>
}
