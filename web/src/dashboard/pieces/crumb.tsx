import type { VNode } from 'preact'

/** The way back, above a view’s heading. */
export function Crumb({ href, children }: { readonly href: string; readonly children: string }): VNode {
  return (
    <p class="crumb small">
      <a href={href}>{children}</a>
    </p>
  )
}
