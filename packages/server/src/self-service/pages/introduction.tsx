import type { VNode } from 'preact'
import type { Block, Span } from '../read-markdown.ts'

/** An introduction as a page shows it. Text is escaped by the renderer. */
export function Introduction({ blocks }: { readonly blocks: readonly Block[] }): VNode {
  return (
    <>
      {blocks.map((block) => (
        <BlockView block={block} />
      ))}
    </>
  )
}

function BlockView({ block }: { readonly block: Block }): VNode {
  switch (block.kind) {
    case 'heading':
      return (
        <h2>
          <Spans spans={block.spans} />
        </h2>
      )
    case 'paragraph':
      return (
        <p>
          <Spans spans={block.spans} />
        </p>
      )
    case 'list': {
      const items = block.items.map((spans) => (
        <li>
          <Spans spans={spans} />
        </li>
      ))
      return block.ordered ? <ol>{items}</ol> : <ul>{items}</ul>
    }
  }
}

function Spans({ spans }: { readonly spans: readonly Span[] }): VNode {
  return (
    <>
      {spans.map((span) => (
        <SpanView {...span} />
      ))}
    </>
  )
}

/** A link opens beside the assistant, which may be in a frame, and learns nothing of where it came from. */
function SpanView({ text, marks, href }: Span): VNode {
  const marked = marks.reduceRight<VNode>(
    (inner, mark) =>
      mark === 'strong' ? (
        <strong>{inner}</strong>
      ) : mark === 'emphasis' ? (
        <em>{inner}</em>
      ) : (
        <code>{inner}</code>
      ),
    <>{text}</>,
  )
  return href === null ? (
    marked
  ) : (
    <a href={href} target="_blank" rel="noopener noreferrer">
      {marked}
    </a>
  )
}
