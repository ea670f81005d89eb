import type { ComponentChildren, VNode } from 'preact'
import { type Tone, ToneIcon } from './tone-icon.tsx'

export interface NoticeProps {
  readonly tone?: Tone
  readonly title?: string
  readonly children?: ComponentChildren
}

/** Something to know, in place: never only by its color, the icon and the words say it too. */
export function Notice({ tone = 'info', title, children }: NoticeProps): VNode {
  return (
    <div class={`notice tone-${tone}`}>
      <ToneIcon tone={tone} />
      <div>
        {title !== undefined && <strong>{title}</strong>}
        {children}
      </div>
    </div>
  )
}

export function Badge({
  tone = 'neutral',
  children,
}: {
  readonly tone?: Tone
  readonly children: ComponentChildren
}): VNode {
  return <span class={`badge tone-${tone}`}>{children}</span>
}
