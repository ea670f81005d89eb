import type { VNode } from 'preact'

/** A sentence of the service: the names of fields stand between asterisks, as presets have them, and words of the API between backticks. */
export function MarkedText({ text }: { readonly text: string }): VNode {
  return <>{text.split(/(\*[^*]+\*|`[^`]+`)/).map(showPart)}</>
}

function showPart(part: string, index: number): VNode | string {
  // Every second part is what was split by.
  if (index % 2 === 0) return part
  const words = part.slice(1, -1)
  return part.startsWith('*') ? <strong>{words}</strong> : <code>{words}</code>
}
