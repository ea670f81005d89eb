import { PageTitle } from '@cardea/kit'
import type { VNode } from 'preact'
import { api } from '../api.ts'
import { addressOf } from '../location.ts'
import { OrganizationLink } from '../organizations/organization-link.tsx'
import { changesOf } from '../pieces/changes-of.ts'
import { Crumb } from '../pieces/crumb.tsx'
import { Loaded } from '../pieces/loaded.tsx'
import { OnlyWith } from '../pieces/only-with.tsx'
import { useLoaded } from '../pieces/use-loaded.ts'
import { useViewTitle } from '../pieces/use-view-title.ts'
import { t } from '../texts.ts'
import type { ViewProps } from '../view-props.ts'
import type { ApiKey, Permission } from '../wire/applications.ts'
import { ApiKeyForm, type ApiKeyInput, ofOrganizations } from './api-key-form.tsx'

/** One API key: what it is called, what it may do, until when. The key itself stays as it is. */
export function EditApiKey({ id, hasMoved }: ViewProps): VNode {
  const loading = useLoaded(async () => {
    const [apiKey, all] = await Promise.all([api.apiKey(id), api.permissions()])
    return { apiKey, known: apiKey.organizationId === null ? all : ofOrganizations(all) }
  }, id)
  return (
    <>
      <Crumb href={addressOf('keys')}>{t.nav.keys}</Crumb>
      <Loaded of={loading}>
        {({ apiKey, known }) => (
          <Shown
            apiKey={apiKey}
            known={known}
            hasMoved={hasMoved}
            onChange={(changed) => loading.take({ apiKey: changed, known })}
          />
        )}
      </Loaded>
    </>
  )
}

interface ShownProps {
  readonly apiKey: ApiKey
  readonly known: readonly Permission[]
  readonly hasMoved: boolean
  readonly onChange: (apiKey: ApiKey) => void
}

function Shown({ apiKey, known, hasMoved, onChange }: ShownProps): VNode {
  const { id, name, hint, scopes, expiresAt, organizationId } = apiKey
  const start: ApiKeyInput = { name, scopes, expiresAt }
  useViewTitle(name, hasMoved)
  const save = async (input: ApiKeyInput) => onChange(await api.changeApiKey(id, changesOf(start, input)))
  return (
    <>
      <PageTitle lead={t.keys.editLead(hint)}>{name}</PageTitle>
      {organizationId !== null && (
        <p>
          {t.keys.limitedTo}: <OrganizationLink organizationId={organizationId} />
        </p>
      )}
      <OnlyWith permission="write:api_keys">
        <ApiKeyForm start={start} known={known} label={t.save} save={save} />
      </OnlyWith>
    </>
  )
}
