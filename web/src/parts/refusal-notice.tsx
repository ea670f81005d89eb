import { Notice } from '@cardea/kit'
import type { VNode } from 'preact'
import type { Refusal } from './call-service.ts'
import { MarkedText } from './marked-text.tsx'

export interface RefusalNoticeProps {
  readonly refusal: Refusal
  readonly t: {
    readonly wentWrong: string
    readonly offline: string
    readonly reference: (id: string) => string
  }
}

/** What was refused, what to do, and the reference for whoever is asked for help. */
export function RefusalNotice({ t, refusal }: RefusalNoticeProps): VNode {
  return (
    <Notice tone="danger" title={refusal.message === '' ? t.wentWrong : refusal.message}>
      <p>
        <MarkedText text={refusal.code === 'offline' ? t.offline : refusal.hint} />
      </p>
      {refusal.reference !== null && <p class="soft small">{t.reference(refusal.reference)}</p>}
    </Notice>
  )
}
