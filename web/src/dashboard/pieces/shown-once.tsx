import { Notice } from '@cardea/kit'
import type { VNode } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { CopyValue } from '../../parts/copy-value.tsx'
import { t } from '../texts.ts'

export interface ShownOnceProps {
  readonly title: string
  readonly text: string
  readonly label: string
  readonly value: string
}

/** A secret that was just made, and is gone when the page is left. The focus comes here, so that nobody misses it. */
export function ShownOnce({ title, text, label, value }: ShownOnceProps): VNode {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => place.current?.focus(), [value])
  return (
    <div class="stack-small shown-once" ref={place} tabIndex={-1} role="group" aria-label={title}>
      <Notice tone="success" title={title}>
        <p>{text}</p>
      </Notice>
      <CopyValue label={label} value={value} texts={t} />
    </div>
  )
}
