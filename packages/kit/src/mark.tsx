import type { VNode } from 'preact'

/** The mark: a hinge, two leaves held by a brass pin. The same drawing as `assets/mark.svg`, in the theme's colors. */
export function Mark(): VNode {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path class="mark-pin" d={PIN} />
      <path class="mark-leaf" d={LEAVES} />
    </svg>
  )
}

/** The left leaf holds the pin at its ends, the right leaf in its middle; the pin shows between them. */
const LEAVES =
  'M5 4h14v7h-7v10h7v7H5a3 3 0 0 1-3-3V7a3 3 0 0 1 3-3ZM14 13.5h7V4h6a3 3 0 0 1 3 3v18a3 3 0 0 1-3 3h-6v-9.5h-7Z'
const PIN = 'M15 1h3v30h-3Z'
