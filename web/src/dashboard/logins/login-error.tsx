import { Notice } from '@cardea/kit'
import type { VNode } from 'preact'
import { MarkedText } from '../../parts/marked-text.tsx'
import { t } from '../texts.ts'
import type { Login } from '../wire/logins.ts'

/** Why a sign-in failed, and where to mend it. */
export function LoginError({ error }: { readonly error: NonNullable<Login['error']> }): VNode {
  return (
    <Notice tone="danger" title={error.code}>
      <p>
        <MarkedText text={error.hint} />
      </p>
      <p>
        {t.logins.forPerson}: “{error.message}”
      </p>
      <p>
        {t.logins.forDeveloper}: {error.developer}
      </p>
      <p>
        <a href={`/errors/${error.code}`} target="_blank" rel="noreferrer">
          {t.logins.about}
        </a>
      </p>
    </Notice>
  )
}
