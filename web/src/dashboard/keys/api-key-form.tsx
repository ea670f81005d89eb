import { SelectField, TextField } from '@cardea/kit'
import type { VNode } from 'preact'
import { addressOf } from '../location.ts'
import { orNull } from '../pieces/or-null.ts'
import { SettingsForm } from '../pieces/settings-form.tsx'
import { useFields } from '../pieces/use-fields.ts'
import { t } from '../texts.ts'
import type { Permission } from '../wire/applications.ts'
import { ScopeFields } from './scope-fields.tsx'

const DAY = 86_400_000
const LIFETIMES = [30, 90, 365]

export interface ApiKeyInput {
  readonly name: string
  readonly scopes: readonly string[]
  readonly expiresAt: string | null
}

export interface ApiKeyFormProps {
  readonly start: ApiKeyInput
  /** What a key may be allowed to do. */
  readonly known: readonly Permission[]
  /** Of the button. */
  readonly label: string
  /** Of a new key: to which organization can it be limited? It is fixed afterwards. */
  readonly isNew?: boolean
  readonly save: (input: ApiKeyInput, organizationId: string | null) => Promise<void>
}

/** What is said of an API key, for a new one and for one that is there. */
export function ApiKeyForm({ start, known, label, isNew = false, save }: ApiKeyFormProps): VNode {
  const { values, set } = useFields({ ...start, lifetime: 'keep', organizationId: '' })
  const organizationId = orNull(values.organizationId)
  const submit = async () => {
    const { name, scopes, lifetime } = values
    await save({ name: name.trim(), scopes, expiresAt: endOf(lifetime, start.expiresAt) }, organizationId)
    set('lifetime')('keep')
  }
  return (
    <SettingsForm
      names={['name', 'scopes', 'expiresAt', 'organizationId']}
      save={submit}
      label={label}
      isReady={values.name.trim() !== '' && values.scopes.length > 0}
      cancel={addressOf('keys')}
    >
      {(errorOf) => (
        <>
          <TextField
            name="name"
            label={t.keys.name}
            hint={t.keys.nameHint}
            value={values.name}
            error={errorOf('name')}
            autocomplete="off"
            required
            onValue={set('name')}
          />
          <SelectField
            name="expiresAt"
            label={t.keys.expires}
            value={values.lifetime}
            error={errorOf('expiresAt')}
            onValue={set('lifetime')}
            options={lifetimesFrom(start.expiresAt)}
          />
          {isNew && (
            <TextField
              name="organizationId"
              label={t.keys.organization}
              hint={t.keys.organizationHint}
              value={values.organizationId}
              error={errorOf('organizationId')}
              autocomplete="off"
              onValue={set('organizationId')}
            />
          )}
          <ScopeFields
            known={organizationId === null ? known : ofOrganizations(known)}
            values={values.scopes}
            error={errorOf('scopes')}
            onValues={set('scopes')}
          />
        </>
      )}
    </SettingsForm>
  )
}

/** A key of one organization can have no permission of the deployment. */
export function ofOrganizations(known: readonly Permission[]): readonly Permission[] {
  return known.filter(({ level }) => level === 'organization')
}

/** As it is, for ever, or for so many days from now. */
function lifetimesFrom(expiresAt: string | null) {
  const days = LIFETIMES.map((each) => ({ value: String(each), label: t.keys.inDays(each) }))
  if (expiresAt === null) return [{ value: 'keep', label: t.keys.never }, ...days]
  const day = new Date(expiresAt).toLocaleDateString('en-GB', { dateStyle: 'medium' })
  return [{ value: 'keep', label: day }, { value: 'never', label: t.keys.never }, ...days]
}

function endOf(lifetime: string, current: string | null): string | null {
  if (lifetime === 'keep') return current
  return lifetime === 'never' ? null : new Date(Date.now() + Number(lifetime) * DAY).toISOString()
}
