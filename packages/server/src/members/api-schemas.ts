import { invalidInput } from '@cardea/protocol'
import { z } from 'zod'
import { idText } from '../storage/id-text.ts'
import { plainText } from '../storage/plain-text.ts'
import { timeText } from '../storage/time-text.ts'
import type { NewMember } from './add-member.ts'
import type { ListedInvitation, ListedMember } from './types.ts'

export const roleText = z.enum(['owner', 'admin', 'member'])
export const statusText = z.enum(['active', 'pending', 'inactive'])
export const sourceText = z.enum(['created', 'sso', 'domain', 'invitation', 'operator'])

/** An address as people write it; the action says whether it is one. */
export const addressText = z.string().max(1000)
/** What somebody is called. */
export const nameText = plainText(200)

const text = z.string().nullable()

export const memberAnswer = z
  .strictObject({
    id: idText('membership'),
    organizationId: idText('organization'),
    userId: idText('user'),
    email: text,
    emailProven: z
      .boolean()
      .describe('By a mail, or since the organization that has the domain vouches for them.'),
    name: text,
    firstName: text,
    lastName: text,
    role: roleText,
    status: statusText.describe('`pending`: has asked to join. `inactive`: was put out, and stays out.'),
    source: sourceText.describe('How they came. `operator`: by this API.'),
    groups: z.array(z.string()).describe('As the identity provider said at their latest sign-in.'),
    createdAt: timeText,
    updatedAt: timeText,
  })
  .meta({ id: 'Member' })

export function showMember(member: ListedMember): z.input<typeof memberAnswer> {
  return {
    ...member,
    groups: [...member.groups],
    createdAt: member.createdAt.toISOString(),
    updatedAt: member.updatedAt.toISOString(),
  }
}

export const newMember = z
  .strictObject({
    email: addressText.exactOptional().describe('Of whom; or `userId`.'),
    userId: idText('user').exactOptional(),
    name: nameText.nullable().exactOptional().describe('What somebody is called whom Cardea does not know.'),
    firstName: nameText.nullable().exactOptional(),
    lastName: nameText.nullable().exactOptional(),
    role: roleText.default('member'),
  })
  .meta({ id: 'NewMember' })

/** Fails with `request.invalid` for what names nobody, or somebody twice. */
export function toNewMember({ userId, email, ...rest }: z.output<typeof newMember>): NewMember {
  if (userId === undefined && email !== undefined) return { email, ...rest }
  if (userId !== undefined && email === undefined && Object.keys(rest).length === 1) {
    return { userId, role: rest.role }
  }
  const message = 'Either `email`, with names if you like, or `userId` alone: users have their names.'
  throw invalidInput({ field: 'email', code: 'one_of', message })
}

export const memberPatch = z
  .strictObject({
    role: roleText.exactOptional(),
    status: z
      .enum(['active', 'inactive'])
      .exactOptional()
      .describe('`active` lets somebody in who has asked to join. `inactive` puts them out.'),
  })
  .meta({ id: 'MemberPatch' })

export const newInvitation = z
  .strictObject({ email: addressText, role: roleText.default('member') })
  .meta({ id: 'NewInvitation' })

export const invitationAnswer = z
  .strictObject({
    id: idText('invitation'),
    organizationId: idText('organization'),
    email: z.string(),
    role: roleText,
    invitedBy: idText('user').nullable().describe('Null: by this API, or they are gone.'),
    createdAt: timeText.describe('When it was made, or made anew.'),
    expiresAt: timeText,
  })
  .meta({ id: 'Invitation' })

export function showInvitation(invitation: ListedInvitation): z.input<typeof invitationAnswer> {
  const { id, organizationId, email, role, invitedBy, createdAt, expiresAt } = invitation
  return {
    id,
    organizationId,
    email,
    role,
    invitedBy,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
  }
}
