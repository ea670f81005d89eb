import type { VNode } from 'preact'

/** The way back, with nothing changed. */
export function Back(): VNode {
  return (
    <p>
      <a href="/account/security">Back, without a change</a>
    </p>
  )
}
