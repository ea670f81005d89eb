import { Actions, Button } from '@cardea/kit'
import type { ComponentChildren, VNode } from 'preact'
import { RefusalNotice } from '../../parts/refusal-notice.tsx'
import { t } from '../texts.ts'
import { Loaded } from './loaded.tsx'
import type { List } from './use-list.ts'

export interface RowsProps<Item> {
  readonly list: List<Item>
  /** For those who hear the page: what the rows are. */
  readonly label: string
  readonly row: (item: Item) => VNode
  /** In the place of rows, when there are none: what they are, and how the first one comes. */
  readonly empty: ComponentChildren
}

/** A list with its button for more. */
export function Rows<Item>({ list, label, row, empty }: RowsProps<Item>): VNode {
  return (
    <Loaded of={list}>
      {({ items, nextCursor }) =>
        items.length === 0 ? (
          <div class="empty stack-small">{empty}</div>
        ) : (
          <>
            <ul class="rows" aria-label={label}>
              {items.map(row)}
            </ul>
            {list.moreRefusal !== null && <RefusalNotice t={t} refusal={list.moreRefusal} />}
            {nextCursor !== null && (
              <Actions>
                <Button tone="secondary" onClick={list.loadMore} disabled={list.isLoadingMore}>
                  {t.showMore}
                </Button>
              </Actions>
            )}
          </>
        )
      }
    </Loaded>
  )
}

export interface RowProps {
  /** Where it leads; absent: it is not opened. */
  readonly href?: string
  readonly title: ComponentChildren
  readonly mono?: boolean
  readonly detail?: ComponentChildren
  /** At the end: a badge, a time. */
  readonly side?: ComponentChildren
  readonly children?: ComponentChildren
}

export function Row({ href, title, mono = false, detail, side, children }: RowProps): VNode {
  const look = mono ? 'row-title mono' : 'row-title'
  return (
    <li class="row">
      <div class="row-main">
        {href === undefined ? (
          <span class={look}>{title}</span>
        ) : (
          <a class={look} href={href}>
            {title}
          </a>
        )}
        {detail !== undefined && <div class="row-detail">{detail}</div>}
      </div>
      {side !== undefined && <div class="row-side">{side}</div>}
      {children}
    </li>
  )
}
