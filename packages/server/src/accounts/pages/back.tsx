import type { VNode } from 'preact'

/** The way back, with nothing changed. */
export function Back({ onward = null }: { readonly onward?: string | null }): VNode {
  return (
    <p>
      <a href={onward ?? '/account/security'}>Back, without a change</a>
    </p>
  )
}
