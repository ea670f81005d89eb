import { AreaField, Card, TextField } from '@cardea/kit'
import type { VNode } from 'preact'
import { type UserPatch, api } from '../api.ts'
import { changesOf } from '../pieces/changes-of.ts'
import { objectText, readObject } from '../pieces/json-object.ts'
import { orNull } from '../pieces/or-null.ts'
import { SettingsForm } from '../pieces/settings-form.tsx'
import { useFields } from '../pieces/use-fields.ts'
import { t } from '../texts.ts'
import type { UserDetail } from '../wire/members.ts'

const NAMES = ['name', 'firstName', 'lastName'] as const

export interface UserSettingsProps {
  readonly user: UserDetail
  readonly onChange: (user: UserDetail) => void
}

/** What a user is called, and what your product says of them. */
export function UserSettings({ user, onChange }: UserSettingsProps): VNode {
  const { values, set } = useFields(textsOf(user))
  const isObject = readObject(values.metadata) !== undefined
  const save = async () =>
    onChange(await api.changeUser(user.id, changesOf(patchOf(textsOf(user)), patchOf(values))))
  return (
    <Card title={t.users.settings}>
      <SettingsForm names={[...NAMES, 'externalId', 'metadata']} save={save} isReady={isObject}>
        {(errorOf) => (
          <>
            {NAMES.map((name) => (
              <TextField
                key={name}
                name={name}
                label={t.users[name]}
                {...(name === 'name' && user.organizationId !== null ? { hint: t.users.nameHint } : {})}
                value={values[name]}
                error={errorOf(name)}
                autocomplete="off"
                onValue={set(name)}
              />
            ))}
            <TextField
              name="externalId"
              label={t.users.externalId}
              hint={t.users.externalIdHint}
              value={values.externalId}
              error={errorOf('externalId')}
              autocomplete="off"
              onValue={set('externalId')}
            />
            <AreaField
              name="metadata"
              label={t.users.metadata}
              hint={t.users.metadataHint}
              value={values.metadata}
              error={isObject ? errorOf('metadata') : t.users.metadataInvalid}
              onValue={set('metadata')}
            />
          </>
        )}
      </SettingsForm>
    </Card>
  )
}

function textsOf({ name, firstName, lastName, externalId, metadata }: UserDetail) {
  return {
    name: name ?? '',
    firstName: firstName ?? '',
    lastName: lastName ?? '',
    externalId: externalId ?? '',
    metadata: objectText(metadata),
  }
}

function patchOf(texts: ReturnType<typeof textsOf>): UserPatch {
  return {
    name: orNull(texts.name),
    firstName: orNull(texts.firstName),
    lastName: orNull(texts.lastName),
    externalId: orNull(texts.externalId),
    metadata: readObject(texts.metadata) ?? null,
  }
}
