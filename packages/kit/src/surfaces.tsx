import type { ComponentChildren, VNode } from 'preact'

/** The page's one `h1`, with a sentence below it. */
export function PageTitle({
  children,
  lead,
}: {
  readonly children: ComponentChildren
  readonly lead?: ComponentChildren
}): VNode {
  return (
    <div>
      <h1>{children}</h1>
      {lead !== undefined && <p class="lead">{lead}</p>}
    </div>
  )
}

/** A bordered surface; `title` is an `h2`. Give the page's `PageTitle` as a child where the card is the page. */
export function Card({
  title,
  children,
}: {
  readonly title?: ComponentChildren
  readonly children: ComponentChildren
}): VNode {
  return (
    <section class="card">
      {title !== undefined && <h2>{title}</h2>}
      {children}
    </section>
  )
}

/** Cards side by side where there is room. */
export function Cards({ children }: { readonly children: ComponentChildren }): VNode {
  return <div class="cards">{children}</div>
}

/** Parts one way from another, with a word between. */
export function Divider({ children }: { readonly children: ComponentChildren }): VNode {
  return <p class="divider">{children}</p>
}

export interface DataItem {
  readonly term: string
  readonly value: ComponentChildren
  /** Identifiers and numbers: monospaced, selected whole by one click. */
  readonly mono?: boolean
}

/** Terms and values. */
export function DataList({ items }: { readonly items: readonly DataItem[] }): VNode {
  return (
    <dl class="data">
      {items.map(({ term, value, mono = false }) => (
        <div>
          <dt>{term}</dt>
          <dd {...(mono ? { class: 'mono' } : {})}>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** Code or a document; scrolls sideways by keyboard too, so it needs a name. */
export function CodeBlock({ code, label }: { readonly code: string; readonly label: string }): VNode {
  return (
    <pre class="code" tabIndex={0} role="region" aria-label={label}>
      <code>{code}</code>
    </pre>
  )
}

export interface DetailsProps {
  readonly summary: ComponentChildren
  readonly open?: boolean
  readonly children: ComponentChildren
}

/** Something that most people need not read. */
export function Details({ summary, open = false, children }: DetailsProps): VNode {
  return (
    <details class="details" open={open}>
      <summary>{summary}</summary>
      <div class="details-body">{children}</div>
    </details>
  )
}
