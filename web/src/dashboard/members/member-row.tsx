import { Badge, Details, SelectField, type Tone } from '@cardea/kit'
import type { VNode } from 'preact'
import { api } from '../api.ts'
import { addressOf } from '../location.ts'
import { changesOf } from '../pieces/changes-of.ts'
import { ConfirmDelete } from '../pieces/confirm-delete.tsx'
import { Row } from '../pieces/rows.tsx'
import { SettingsForm } from '../pieces/settings-form.tsx'
import { Time } from '../pieces/time.tsx'
import { useFields } from '../pieces/use-fields.ts'
import { useSession } from '../session.ts'
import { t } from '../texts.ts'
import type { Member, MemberStatus } from '../wire/members.ts'
import { RoleField } from './role-field.tsx'

const STATUSES = ['active', 'pending', 'inactive'] as const

const TONES: Readonly<Record<MemberStatus, Tone>> = {
  active: 'success',
  pending: 'info',
  inactive: 'warning',
}

export interface MemberRowProps {
  readonly member: Member
  /** Null: they are a member no longer. */
  readonly onChange: (member: Member | null) => void
}

/** One member: who they are and how they came, and a form for what they are. */
export function MemberRow({ member, onChange }: MemberRowProps): VNode {
  const { can } = useSession()
  const { userId, email, emailProven, name, role, status, source, createdAt } = member
  return (
    <Row
      {...(can('read:users') ? { href: addressOf('users', userId) } : {})}
      title={nameOf(member)}
      detail={
        <>
          {name !== null && email !== null && (
            <>
              {email}
              <br />
            </>
          )}
          {t.members.sources[source]} · {t.members.since} <Time at={createdAt} dayOnly />
          {!emailProven && ` · ${t.members.unproven}`}
        </>
      }
      side={
        <>
          <Badge>{t.members.roles[role]}</Badge>
          <Badge tone={TONES[status]}>{t.members.statuses[status]}</Badge>
        </>
      }
    >
      {can('write:members') && (
        <div class="row-more">
          <ChangeMember member={member} onChange={onChange} />
        </div>
      )}
    </Row>
  )
}

function ChangeMember({ member, onChange }: MemberRowProps): VNode {
  const { id, organizationId, role, status } = member
  const { values, set } = useFields({ role, status })
  const name = nameOf(member)
  const save = async () => {
    // Nobody is made to ask: `pending` is only ever left.
    const { status: chosen, ...changed } = changesOf({ role, status }, values)
    const known = chosen === undefined || chosen === 'pending' ? {} : { status: chosen }
    onChange(await api.changeMember(organizationId, id, { ...changed, ...known }))
  }
  const remove = async () => {
    await api.removeMember(organizationId, id)
    onChange(null)
  }
  return (
    <Details summary={t.members.change(name)}>
      <SettingsForm names={['role', 'status']} save={save}>
        {(errorOf) => (
          <>
            <RoleField
              name={`${id}.role`}
              label={t.members.role}
              hint={t.members.roleHint}
              value={values.role}
              error={errorOf('role')}
              onValue={set('role')}
            />
            <SelectField
              name={`${id}.status`}
              label={t.members.status}
              hint={t.members.statusHint}
              value={values.status}
              error={errorOf('status')}
              onValue={(value) => set('status')(STATUSES.find((each) => each === value) ?? status)}
              options={STATUSES.filter((value) => value !== 'pending' || status === 'pending').map(
                (value) => ({
                  value,
                  label: t.members.statusChoices[value],
                }),
              )}
            />
          </>
        )}
      </SettingsForm>
      <ConfirmDelete
        label={t.members.remove(name)}
        consequences={t.members.removeConsequences}
        name={name}
        remove={remove}
      />
    </Details>
  )
}

function nameOf({ name, email }: Member): string {
  return name ?? email ?? t.members.nameless
}
