import type { VNode } from 'preact'
import { useEffect, useState } from 'preact/hooks'

/**
 * Parts that every application in the browser uses: values to copy, signs of providers, titles.
 *
 * Invariant: a part knows no application and asks the service for nothing; its words are given to it.
 */

export interface CopyValueProps {
  readonly label: string
  readonly value: string
  readonly texts: {
    readonly copy: string
    readonly copied: string
    readonly copyLabel: (what: string) => string
  }
}

/** How long the button says that it has copied. Milliseconds. */
const SAID_FOR = 2000

/** A value in a monospaced face, with a button that copies it; selected whole by a click where copying is not allowed. */
export function CopyValue(props: CopyValueProps): VNode {
  return (
    <div class="copy">
      <span class="copy-label">{props.label}</span>
      <span class="copy-value">{props.value}</span>
      <CopyButton {...props} />
    </div>
  )
}

/** Copies a value, and says that it has. */
export function CopyButton({ label, value, texts }: CopyValueProps): VNode {
  const [isCopied, setCopied] = useState(false)
  useEffect(() => {
    if (!isCopied) return
    const timer = setTimeout(() => setCopied(false), SAID_FOR)
    return () => clearTimeout(timer)
  }, [isCopied])
  return (
    <>
      <button
        type="button"
        class="button button-secondary button-small"
        aria-label={texts.copyLabel(label)}
        onClick={() => void copyText(value).then(setCopied)}
      >
        {isCopied ? texts.copied : texts.copy}
      </button>
      <span class="visually-hidden" role="status">
        {isCopied ? texts.copied : ''}
      </span>
    </>
  )
}

/** Did it get there? A frame may not use the clipboard unless its embedder allows it; the old way works then. */
async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    const area = document.createElement('textarea')
    area.value = text
    area.className = 'visually-hidden'
    document.body.append(area)
    area.select()
    // The only way in a frame without that permission, and no other has taken its place.
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    const isDone = document.execCommand('copy')
    area.remove()
    return isDone
  }
}
