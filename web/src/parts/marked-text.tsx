import type { VNode } from 'preact'

/** A sentence in which the names of fields stand between asterisks, as presets have them. */
export function MarkedText({ text }: { readonly text: string }): VNode {
  return <>{text.split('*').map((part, index) => (index % 2 === 1 ? <strong>{part}</strong> : part))}</>
}
