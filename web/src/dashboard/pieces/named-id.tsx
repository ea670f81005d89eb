import type { VNode } from 'preact'
import { CopyButton } from '../../parts/copy-value.tsx'
import { t } from '../texts.ts'

export interface NamedIdProps {
  /** What it is: `Organization`. */
  readonly what: string
  readonly id: string
  /** What it is called; null: that is not known. */
  readonly name: string | null
  /** Where it is; absent: it has no page. */
  readonly href?: string
}

/** A thing by its name, which leads to it, with its ID to copy. */
export function NamedId({ what, id, name, href }: NamedIdProps): VNode {
  const shown = name ?? id
  return (
    <span class="named-id">
      {href === undefined ? <span>{shown}</span> : <a href={href}>{shown}</a>}
      <span class="named-id-id">
        {name !== null && <span class="mono small soft">{id}</span>}
        <CopyButton label={t.idOf(what)} value={id} texts={t} />
      </span>
    </span>
  )
}
