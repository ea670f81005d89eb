import type { VNode } from 'preact'
import type { Block, Span } from './wire.ts'

/** The introduction of the profile: data, shown as text. Its links open beside the assistant. */
export function Introduction({ blocks }: { readonly blocks: readonly Block[] }): VNode {
  return <>{blocks.map(showBlock)}</>
}

function showBlock(block: Block): VNode {
  if (block.kind === 'list') {
    const items = block.items.map((spans) => <li>{spans.map(showSpan)}</li>)
    return block.ordered ? <ol>{items}</ol> : <ul>{items}</ul>
  }
  const spans = block.spans.map(showSpan)
  return block.kind === 'heading' ? <h2>{spans}</h2> : <p>{spans}</p>
}

function showSpan({ text, marks, href }: Span): VNode | string {
  const plain: VNode | string = marks.includes('code') ? <code>{text}</code> : text
  const stressed = marks.includes('emphasis') ? <em>{plain}</em> : plain
  const strong = marks.includes('strong') ? <strong>{stressed}</strong> : stressed
  if (href === null) return strong
  return (
    <a href={href} target="_blank" rel="noopener noreferrer">
      {strong}
    </a>
  )
}
