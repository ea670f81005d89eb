import { Card, TextField } from '@cardea/kit'
import type { VNode } from 'preact'
import { type OrganizationPatch, api } from '../api.ts'
import { changesOf } from '../pieces/changes-of.ts'
import { hasRepeated, isRepeated } from '../pieces/is-repeated.ts'
import { orNull } from '../pieces/or-null.ts'
import { RowFields } from '../pieces/row-fields.tsx'
import { SettingsForm } from '../pieces/settings-form.tsx'
import { useFields } from '../pieces/use-fields.ts'
import { t } from '../texts.ts'
import type { Organization } from '../wire/organizations.ts'

export interface OrganizationSettingsProps {
  readonly organization: Organization
  readonly onChange: (organization: Organization) => void
}

/** What an organization is called, here and in your own product, and your notes about it. */
export function OrganizationSettings({ organization, onChange }: OrganizationSettingsProps): VNode {
  const { values, set } = useFields(textsOf(organization))
  const notes = values.notes.map(({ name }) => name)
  const save = async () => {
    const changed = changesOf(patchOf(textsOf(organization)), patchOf(values))
    onChange(await api.changeOrganization(organization.id, changed))
  }
  return (
    <Card title={t.organizations.settings}>
      <SettingsForm
        names={['name', 'slug', 'externalId', 'metadata']}
        save={save}
        isReady={values.name.trim() !== '' && values.slug.trim() !== '' && !hasRepeated(notes)}
      >
        {(errorOf) => (
          <>
            <TextField
              name="name"
              label={t.organizations.name}
              value={values.name}
              error={errorOf('name')}
              autocomplete="off"
              required
              onValue={set('name')}
            />
            <TextField
              name="slug"
              label={t.organizations.slug}
              hint={t.organizations.keepSlugHint}
              value={values.slug}
              error={errorOf('slug')}
              autocomplete="off"
              required
              onValue={set('slug')}
            />
            <TextField
              name="externalId"
              label={t.organizations.externalId}
              hint={t.organizations.externalIdHint}
              value={values.externalId}
              error={errorOf('externalId')}
              autocomplete="off"
              onValue={set('externalId')}
            />
            <RowFields
              name="metadata"
              label={t.organizations.notes}
              hint={t.organizations.notesHint}
              error={errorOf('metadata')}
              rows={values.notes}
              onRows={set('notes')}
              blank={{ name: '', text: '' }}
              add={t.organizations.addNote}
              removeLabel={({ name }, number) =>
                t.organizations.removeNote(name === '' ? String(number) : name)
              }
              fields={({ name, text }, change, index) => (
                <>
                  <TextField
                    name={`metadata.${String(index)}.name`}
                    label={t.organizations.noteName(index + 1)}
                    value={name}
                    error={isRepeated(notes, index) ? t.repeated : errorOf(`metadata.${name.trim()}`)}
                    autocomplete="off"
                    onValue={(value) => change({ name: value })}
                  />
                  <TextField
                    name={`metadata.${String(index)}.text`}
                    label={t.organizations.noteText(index + 1)}
                    value={text}
                    autocomplete="off"
                    onValue={(value) => change({ text: value })}
                  />
                </>
              )}
            />
          </>
        )}
      </SettingsForm>
    </Card>
  )
}

interface Texts {
  readonly name: string
  readonly slug: string
  readonly externalId: string
  readonly notes: readonly { readonly name: string; readonly text: string }[]
}

function textsOf({ name, slug, externalId, metadata }: Organization): Texts {
  const notes = Object.entries(metadata).map(([name, text]) => ({ name, text }))
  return { name, slug, externalId: externalId ?? '', notes }
}

/** A note without a name is none. */
function patchOf({ name, slug, externalId, notes }: Texts): OrganizationPatch {
  const named = notes.map((note) => [note.name.trim(), note.text] as const).filter(([name]) => name !== '')
  return {
    name: name.trim(),
    slug: slug.trim(),
    externalId: orNull(externalId),
    metadata: Object.fromEntries(named),
  }
}
