import { AreaField, TextField } from '@cardea/kit'
import type { VNode } from 'preact'
import { objectText, readObject } from '../pieces/json-object.ts'
import { orNull } from '../pieces/or-null.ts'
import { useFields } from '../pieces/use-fields.ts'
import { t } from '../texts.ts'
import type { Application } from '../wire/applications.ts'
import { ApplicationForm, type ApplicationSettingsProps } from './application-form.tsx'

/** The public keys with which an application proves who it is, in the place of a secret. */
export function ApplicationKeys({ application, onChange }: ApplicationSettingsProps): VNode {
  const { jwks, jwksUri } = application
  const { values, set } = useFields({ jwksUri: jwksUri ?? '', jwks: objectText(jwks) })
  const typed = readKeySet(values.jwks)
  return (
    <ApplicationForm
      application={application}
      onChange={onChange}
      title={t.applications.keys}
      text={t.applications.keysText}
      before={{ jwks, jwksUri }}
      after={{ jwks: typed ?? null, jwksUri: orNull(values.jwksUri) }}
      isReady={typed !== undefined}
    >
      {(errorOf) => (
        <>
          <TextField
            name="jwksUri"
            label={t.applications.jwksUri}
            hint={t.applications.jwksUriHint}
            value={values.jwksUri}
            error={errorOf('jwksUri')}
            type="url"
            autocomplete="off"
            onValue={set('jwksUri')}
          />
          <AreaField
            name="jwks"
            label={t.applications.jwks}
            hint={t.applications.jwksHint}
            value={values.jwks}
            rows={6}
            error={typed === undefined ? t.applications.jwksInvalid : errorOf('jwks')}
            onValue={set('jwks')}
          />
        </>
      )}
    </ApplicationForm>
  )
}

/** Null: none is given. Undefined: what was typed is no key set. What its keys must be, the service knows. */
function readKeySet(text: string): Application['jwks'] | undefined {
  const read = readObject(text)
  if (read === null) return null
  return isKeySet(read) ? { keys: read.keys } : undefined
}

function isKeySet(read: unknown): read is { readonly keys: readonly object[] } {
  return typeof read === 'object' && read !== null && 'keys' in read && Array.isArray(read.keys)
}
