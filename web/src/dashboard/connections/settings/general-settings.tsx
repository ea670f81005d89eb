import { Card, ChoiceField, SelectField, TextField } from '@cardea/kit'
import type { VNode } from 'preact'
import { CheckFields } from '../../../parts/check-fields.tsx'
import { type ConnectionPatch, api } from '../../api.ts'
import { changesOf } from '../../pieces/changes-of.ts'
import { SettingsForm } from '../../pieces/settings-form.tsx'
import { useFields } from '../../pieces/use-fields.ts'
import { t } from '../../texts.ts'
import type { Connection, IdpInitiated } from '../../wire/connections.ts'
import { offeredProviders } from '../offered-providers.ts'
import type { SettingsProps } from './settings-props.ts'

const INITIATED = ['convert', 'direct', 'reject'] as const

/** What it is called, whose product is on the other side, and what it does among several. */
export function GeneralSettings({ connection, onChange }: SettingsProps<Connection>): VNode {
  const { id, protocol } = connection
  const { values, set } = useFields(patchOf(connection))
  const save = async () => {
    const typed = { ...values, name: (values.name ?? '').trim() }
    onChange(await api.changeConnection(id, changesOf(patchOf(connection), typed)))
  }
  return (
    <Card title={t.connectionSettings.general}>
      <SettingsForm
        names={['name', 'provider', 'isDefault', 'idpInitiated']}
        save={save}
        isReady={values.name?.trim() !== ''}
      >
        {(errorOf) => (
          <>
            <TextField
              name="name"
              label={t.connectionSettings.usualName}
              value={values.name}
              error={errorOf('name')}
              autocomplete="off"
              required
              onValue={set('name')}
            />
            {protocol !== 'social' && (
              <>
                <SelectField
                  name="provider"
                  label={t.connectionSettings.provider}
                  value={values.provider}
                  error={errorOf('provider')}
                  onValue={set('provider')}
                  options={offeredProviders
                    .filter(({ name, protocols }) => protocols.includes(protocol) || name === values.provider)
                    .map(({ name, label }) => ({ value: name, label }))}
                />
                <CheckFields
                  name="isDefault"
                  label={t.connectionSettings.preferred}
                  error={errorOf('isDefault')}
                  values={values.isDefault === true ? ['isDefault'] : []}
                  onValues={(chosen) => set('isDefault')(chosen.length > 0)}
                  options={[
                    {
                      value: 'isDefault',
                      label: t.connectionSettings.isDefault,
                      detail: t.connectionSettings.isDefaultDetail,
                    },
                  ]}
                />
                <ChoiceField
                  name="idpInitiated"
                  label={t.connectionSettings.idpInitiated}
                  value={values.idpInitiated}
                  error={errorOf('idpInitiated')}
                  onValue={(value) => set('idpInitiated')(initiatedOf(value))}
                  options={INITIATED.map((value) => ({
                    value,
                    label: t.connectionSettings.idpInitiatedWays[value],
                    detail: t.connectionSettings.idpInitiatedDetails[value],
                  }))}
                />
              </>
            )}
          </>
        )}
      </SettingsForm>
    </Card>
  )
}

type General = Pick<ConnectionPatch, 'name' | 'provider' | 'isDefault' | 'idpInitiated'>

function patchOf(connection: Connection): General {
  const { name } = connection
  if (connection.protocol === 'social') return { name }
  const { provider, isDefault, idpInitiated } = connection
  return { name, provider, isDefault, idpInitiated }
}

function initiatedOf(value: string): IdpInitiated {
  return INITIATED.find((each) => each === value) ?? 'convert'
}
