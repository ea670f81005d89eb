import { isErrorCode } from '@cardea/protocol'
import type { VNode } from 'preact'

/** Plain text in which `backticks` mark code; with `linkCodes` an error code leads to its page. */
export function InlineText({
  text,
  linkCodes = false,
}: {
  readonly text: string
  readonly linkCodes?: boolean
}): VNode {
  const parts = text.split('`')
  return <>{parts.map((part, index) => (index % 2 === 0 ? part : <Code text={part} link={linkCodes} />))}</>
}

function Code({ text, link }: { readonly text: string; readonly link: boolean }): VNode {
  if (!link || !isErrorCode(text)) return <code>{text}</code>
  return (
    <a href={`/errors/${text}`}>
      <code>{text}</code>
    </a>
  )
}
