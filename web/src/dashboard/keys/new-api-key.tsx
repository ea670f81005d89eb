import { PageTitle } from '@cardea/kit'
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { api } from '../api.ts'
import { addressOf } from '../location.ts'
import { Crumb } from '../pieces/crumb.tsx'
import { Loaded } from '../pieces/loaded.tsx'
import { ShownOnce } from '../pieces/shown-once.tsx'
import { useLoaded } from '../pieces/use-loaded.ts'
import { useViewTitle } from '../pieces/use-view-title.ts'
import { t } from '../texts.ts'
import type { ViewProps } from '../view-props.ts'
import { ApiKeyForm, type ApiKeyInput } from './api-key-form.tsx'

const BLANK: ApiKeyInput = { name: '', scopes: [], expiresAt: null }

/** A new API key, shown once. */
export function NewApiKey({ hasMoved }: ViewProps): VNode {
  const scopes = useLoaded(api.permissions, '')
  const [key, setKey] = useState<string | null>(null)
  useViewTitle(t.keys.new, hasMoved)
  return (
    <>
      <Crumb href={addressOf('keys')}>{t.nav.keys}</Crumb>
      <PageTitle>{t.keys.new}</PageTitle>
      {key === null ? (
        <Loaded of={scopes}>
          {(known) => (
            <ApiKeyForm
              start={BLANK}
              known={known}
              label={t.keys.create}
              isNew
              save={async (input, organizationId) =>
                setKey((await api.createApiKey({ ...input, organizationId })).key)
              }
            />
          )}
        </Loaded>
      ) : (
        <ShownOnce title={t.keys.created} text={t.keys.createdText} label={t.keys.key} value={key} />
      )}
    </>
  )
}
