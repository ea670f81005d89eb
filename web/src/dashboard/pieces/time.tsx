import type { VNode } from 'preact'

const shown = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' })
const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium' })

/** A moment in the reader's own time zone; the exact one is in the element. */
export function Time({ at, dayOnly = false }: { readonly at: string; readonly dayOnly?: boolean }): VNode {
  return (
    <time dateTime={at} title={at}>
      {(dayOnly ? day : shown).format(new Date(at))}
    </time>
  )
}
