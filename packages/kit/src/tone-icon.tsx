import type { VNode } from 'preact'

/** The sign of a tone, drawn on a 20 px grid. The words beside it say the same, so it is hidden from readers. */
export function ToneIcon({ tone }: { readonly tone: Tone }): VNode {
  return (
    <svg
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      stroke-width="1.5"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={SHAPES[tone]} />
    </svg>
  )
}

const CIRCLE = 'M10 17.5a7.5 7.5 0 1 0 0-15 7.5 7.5 0 0 0 0 15Z'

const SHAPES = {
  neutral: `${CIRCLE}M10 9.25v4M10 6.5v.01`,
  info: `${CIRCLE}M10 9.25v4M10 6.5v.01`,
  success: `${CIRCLE}M6.75 10.25l2.25 2.25 4.25-4.75`,
  warning: 'M10 3 17.75 16.5H2.25ZM10 8v3.75M10 14.25v.01',
  danger: `${CIRCLE}M7.5 7.5l5 5M12.5 7.5l-5 5`,
} as const

/** What something to know means, best to worst. */
export type Tone = keyof typeof SHAPES
