import type { ComponentChildren, VNode } from 'preact'

/** What may be wider than its place: it scrolls sideways by keyboard too, so it needs a name. */
export function Scrolling({
  label,
  children,
}: {
  readonly label: string
  readonly children: ComponentChildren
}): VNode {
  return (
    <div class="scrolling" tabIndex={0} role="region" aria-label={label}>
      {children}
    </div>
  )
}
