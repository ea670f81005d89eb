import { Notice } from '@cardea/kit'
import type { VNode } from 'preact'
import { t } from '../texts.ts'
import type { Login } from '../wire.ts'

/** Why a sign-in failed, and where to mend it: the hint first, since that is what somebody came for. */
export function LoginError({ error }: { readonly error: NonNullable<Login['error']> }): VNode {
  return (
    <Notice tone="danger" title={error.hint}>
      <p>
        {t.logins.forPerson}: “{error.message}”
      </p>
      <p>
        {t.logins.forDeveloper}: {error.developer}
      </p>
      <p>
        <span class="mono">{error.code}</span>{' '}
        <a href={`/errors/${error.code}`} target="_blank" rel="noreferrer">
          {t.logins.about}
        </a>
      </p>
    </Notice>
  )
}
