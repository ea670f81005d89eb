import { Card, TextField } from '@cardea/kit'
import { presetOf } from '@cardea/protocol/presets'
import type { VNode } from 'preact'
import { CheckFields } from '../../../parts/check-fields.tsx'
import { api } from '../../api.ts'
import { changesOf } from '../../pieces/changes-of.ts'
import { isRepeated } from '../../pieces/is-repeated.ts'
import { RowFields } from '../../pieces/row-fields.tsx'
import { type ErrorOf, SettingsForm } from '../../pieces/settings-form.tsx'
import { type Fields, useFields } from '../../pieces/use-fields.ts'
import { useSession } from '../../session.ts'
import { t } from '../../texts.ts'
import type { OrganizationConnection } from '../../wire/connections.ts'
import { PreviewMapping } from './preview-mapping.tsx'
import { type MappingTexts, USUAL, attributeNames, isUnclear, patchOf, textsOf } from './mapping-texts.ts'
import type { SettingsProps } from './settings-props.ts'

/** Under which name each attribute comes, what groups stand for, and without what nobody gets in. */
export function AttributeMapping({ connection, onChange }: SettingsProps<OrganizationConnection>): VNode {
  const { can } = useSession()
  const fields = useFields(textsOf(connection))
  const save = async () => {
    const changed = changesOf(patchOf(textsOf(connection)), patchOf(fields.values))
    onChange(await api.changeConnection(connection.id, changed))
  }
  return (
    <Card title={t.mapping.title}>
      <p class="soft">{t.mapping.text}</p>
      <SettingsForm
        names={['mapping', 'roleMapping', 'requiredAttributes']}
        save={save}
        isReady={!isUnclear(fields.values)}
      >
        {(errorOf) => (
          <>
            <UsualFields provider={connection.provider} fields={fields} errorOf={errorOf} />
            <CustomFields fields={fields} errorOf={errorOf} />
            <CheckFields
              name="requiredAttributes"
              label={t.mapping.required}
              error={errorOf('requiredAttributes')}
              values={fields.values.required}
              onValues={fields.set('required')}
              options={attributesOf(fields.values, connection).map((value) => ({ value, label: value }))}
            />
            <RoleFields fields={fields} errorOf={errorOf} />
            {can('read:profiles') && (
              <PreviewMapping connectionId={connection.id} patch={patchOf(fields.values)} />
            )}
          </>
        )}
      </SettingsForm>
    </Card>
  )
}

interface PartProps {
  readonly fields: Fields<MappingTexts>
  readonly errorOf: ErrorOf
}

function UsualFields({
  provider,
  fields: { values, set },
  errorOf,
}: PartProps & { readonly provider: string }): VNode {
  const names: Readonly<Record<string, readonly string[] | undefined>> = presetOf(provider)?.mapping ?? {}
  return (
    <div class="field-grid">
      {USUAL.map((attribute) => (
        <TextField
          key={attribute}
          name={`mapping.${attribute}`}
          label={attribute}
          value={values.usual[attribute] ?? ''}
          placeholder={names[attribute]?.join(', ') ?? t.mapping.usual}
          error={errorOf(`mapping.${attribute}`)}
          autocomplete="off"
          onValue={(value) => set('usual')({ ...values.usual, [attribute]: value })}
        />
      ))}
    </div>
  )
}

function CustomFields({ fields: { values, set }, errorOf }: PartProps): VNode {
  const all = attributeNames(values)
  const isOfUsual = USUAL.some((each) => errorOf(`mapping.${each}`) !== undefined)
  return (
    <RowFields
      name="custom"
      label={t.mapping.custom}
      error={isOfUsual ? undefined : errorOf('mapping')}
      rows={values.custom}
      onRows={set('custom')}
      blank={{ key: '', names: '' }}
      add={t.mapping.addCustom}
      removeLabel={({ key }, number) => t.mapping.removeCustom(key === '' ? String(number) : key)}
      fields={({ key, names }, change, index) => (
        <>
          <TextField
            name={`custom.${String(index)}.key`}
            label={t.mapping.customName(index + 1)}
            value={key}
            error={isRepeated(all, USUAL.length + index) ? t.repeated : errorOf(`mapping.${key.trim()}`)}
            autocomplete="off"
            onValue={(value) => change({ key: value })}
          />
          <TextField
            name={`custom.${String(index)}.names`}
            label={t.mapping.customNames(index + 1)}
            value={names}
            autocomplete="off"
            onValue={(value) => change({ names: value })}
          />
        </>
      )}
    />
  )
}

function RoleFields({ fields: { values, set }, errorOf }: PartProps): VNode {
  const groups = values.roles.map(({ key }) => key)
  return (
    <RowFields
      name="roleMapping"
      label={t.mapping.roles}
      hint={t.mapping.rolesHint}
      error={errorOf('roleMapping')}
      rows={values.roles}
      onRows={set('roles')}
      blank={{ key: '', names: '' }}
      add={t.mapping.addGroup}
      removeLabel={({ key }, number) => t.mapping.removeGroup(key === '' ? String(number) : key)}
      fields={({ key, names }, change, index) => (
        <>
          <TextField
            name={`roleMapping.${String(index)}.key`}
            label={t.mapping.group(index + 1)}
            value={key}
            error={isRepeated(groups, index) ? t.repeated : errorOf(`roleMapping.${key.trim()}`)}
            autocomplete="off"
            onValue={(value) => change({ key: value })}
          />
          <TextField
            name={`roleMapping.${String(index)}.names`}
            label={t.mapping.groupRoles(index + 1)}
            value={names}
            autocomplete="off"
            onValue={(value) => change({ names: value })}
          />
        </>
      )}
    />
  )
}

/** What may be required: what has a name here, and what was required, which does not go from under the pointer. */
function attributesOf(
  { custom, required }: MappingTexts,
  { requiredAttributes }: OrganizationConnection,
): readonly string[] {
  const own = custom.map(({ key }) => key.trim()).filter((key) => key !== '')
  return [...new Set([...USUAL, ...own, ...requiredAttributes, ...required])]
}
