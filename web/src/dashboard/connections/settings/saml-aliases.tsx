import { Card, SelectField, TextField } from '@cardea/kit'
import type { VNode } from 'preact'
import { api } from '../../api.ts'
import { orNull } from '../../pieces/or-null.ts'
import { RowFields } from '../../pieces/row-fields.tsx'
import { SettingsForm } from '../../pieces/settings-form.tsx'
import { useFields } from '../../pieces/use-fields.ts'
import { t } from '../../texts.ts'
import type { Alias, SamlConnection } from '../../wire/connections.ts'
import type { SettingsProps } from './settings-props.ts'

const words = t.aliases

/** Under which names the provider knows us from an earlier product. */
export function SamlAliases({ connection, onChange }: SettingsProps<SamlConnection>): VNode {
  const { values, set } = useFields({ aliases: connection.aliases.map(textsOf) })
  const save = async () =>
    onChange(await api.changeConnection(connection.id, { aliases: values.aliases.map(aliasOf) }))
  return (
    <Card title={words.title}>
      <p class="soft">{words.text}</p>
      <SettingsForm names={['aliases']} save={save}>
        {(errorOf) => (
          <RowFields
            name="aliases"
            label={words.label}
            hint={words.hint}
            error={errorOf('aliases')}
            rows={values.aliases}
            onRows={(aliases) => set('aliases')([...aliases])}
            blank={{ entityId: '', acsUrl: '', sendAs: 'no' }}
            add={words.add}
            removeLabel={(_, number) => words.remove(number)}
            fields={(alias, change, index) => (
              <AliasFields alias={alias} onChange={change} index={index} errorOf={errorOf} />
            )}
          />
        )}
      </SettingsForm>
    </Card>
  )
}

interface AliasTexts {
  readonly entityId: string
  readonly acsUrl: string
  readonly sendAs: string
}

interface AliasFieldsProps {
  readonly alias: AliasTexts
  readonly index: number
  readonly onChange: (part: Partial<AliasTexts>) => void
  readonly errorOf: (name: string) => string | undefined
}

function AliasFields({ alias, index, onChange, errorOf }: AliasFieldsProps): VNode {
  const name = `aliases.${String(index)}`
  const number = index + 1
  return (
    <>
      <TextField
        name={`${name}.acsUrl`}
        label={words.acsUrl(number)}
        hint={words.acsUrlHint}
        value={alias.acsUrl}
        error={errorOf(`${name}.acsUrl`)}
        autocomplete="off"
        onValue={(acsUrl) => onChange({ acsUrl })}
      />
      <TextField
        name={`${name}.entityId`}
        label={words.entityId(number)}
        hint={words.entityIdHint}
        value={alias.entityId}
        error={errorOf(`${name}.entityId`)}
        autocomplete="off"
        onValue={(entityId) => onChange({ entityId })}
      />
      <SelectField
        name={`${name}.sendAs`}
        label={words.sendAs(number)}
        value={alias.sendAs}
        error={errorOf(`${name}.sendAs`)}
        onValue={(sendAs) => onChange({ sendAs })}
        options={Object.entries(words.sendAsOptions).map(([value, label]) => ({ value, label }))}
      />
    </>
  )
}

function textsOf({ entityId, acsUrl, sendAs }: Alias): AliasTexts {
  return { entityId: entityId ?? '', acsUrl, sendAs: sendAs ? 'yes' : 'no' }
}

function aliasOf({ entityId, acsUrl, sendAs }: AliasTexts): Alias {
  return { entityId: orNull(entityId), acsUrl: acsUrl.trim(), sendAs: sendAs === 'yes' }
}
