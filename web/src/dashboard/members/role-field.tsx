import { SelectField } from '@cardea/kit'
import type { VNode } from 'preact'
import { t } from '../texts.ts'
import type { MemberRole } from '../wire/members.ts'

const ROLES = ['member', 'admin', 'owner'] as const

export interface RoleFieldProps {
  readonly name: string
  readonly label: string
  readonly hint?: string
  readonly value: MemberRole
  readonly error: string | undefined
  readonly onValue: (role: MemberRole) => void
}

/** What somebody is in an organization. */
export function RoleField({ onValue, ...field }: RoleFieldProps): VNode {
  return (
    <SelectField
      {...field}
      onValue={(value) => onValue(ROLES.find((each) => each === value) ?? 'member')}
      options={ROLES.map((value) => ({ value, label: t.members.roles[value] }))}
    />
  )
}
