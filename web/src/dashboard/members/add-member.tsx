import { Details, TextField } from '@cardea/kit'
import type { VNode } from 'preact'
import { api } from '../api.ts'
import { SettingsForm } from '../pieces/settings-form.tsx'
import { useFields } from '../pieces/use-fields.ts'
import { t } from '../texts.ts'
import type { MemberRole } from '../wire/members.ts'
import { RoleField } from './role-field.tsx'

export interface AddMemberProps {
  readonly organizationId: string
  readonly onAdded: () => Promise<void>
}

interface Typed {
  readonly email: string
  readonly name: string
  readonly role: MemberRole
}

/** Somebody who is a member from now on, without being asked. */
export function AddMember({ organizationId, onAdded }: AddMemberProps): VNode {
  const { values, set } = useFields<Typed>({ email: '', name: '', role: 'member' })
  const add = async () => {
    const name = values.name.trim()
    await api.addMember(organizationId, {
      email: values.email.trim(),
      role: values.role,
      ...(name === '' ? {} : { name }),
    })
    set('email')('')
    set('name')('')
    await onAdded()
  }
  return (
    <Details summary={t.members.add}>
      <p class="soft">{t.members.addText}</p>
      <SettingsForm
        names={['email', 'name', 'role']}
        save={add}
        label={t.members.add}
        saved={t.members.added}
        isReady={values.email.trim() !== ''}
      >
        {(errorOf) => (
          <>
            <TextField
              name="newMember.email"
              label={t.members.email}
              value={values.email}
              error={errorOf('email')}
              autocomplete="off"
              onValue={set('email')}
            />
            <TextField
              name="newMember.name"
              label={t.members.personName}
              hint={t.members.personNameHint}
              value={values.name}
              error={errorOf('name')}
              autocomplete="off"
              onValue={set('name')}
            />
            <RoleField
              name="newMember.role"
              label={t.members.role}
              value={values.role}
              error={errorOf('role')}
              onValue={set('role')}
            />
          </>
        )}
      </SettingsForm>
    </Details>
  )
}
