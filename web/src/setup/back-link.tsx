import { Button } from '@cardea/kit'
import type { VNode } from 'preact'
import type { Texts } from './texts/en.ts'

export interface BackProps {
  readonly t: Texts
  /** An address that the service has found to be an application's; null: there is no way back. */
  readonly url: string | null
}

/** The way back to the application: says the host, and leaves the frame, if the assistant is shown in one. */
export function BackLink({ t, url }: BackProps): VNode | null {
  if (url === null) return null
  return (
    <p class="small">
      <a href={url} target="_top">
        {t.backTo(new URL(url).host)}
      </a>
    </p>
  )
}

/** The same where it is what there is to do next. */
export function BackButton({ t, url }: BackProps): VNode | null {
  if (url === null) return null
  return (
    <Button href={url} target="_top" tone="secondary">
      {t.backTo(new URL(url).host)}
    </Button>
  )
}
