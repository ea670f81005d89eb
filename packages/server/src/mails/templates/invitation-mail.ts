import { quoted } from '../stranger-text.ts'
import type { Mail } from '../types.ts'

const roles = { owner: 'an owner', admin: 'an administrator', member: 'a member' } as const

/** An invitation to an organization. `invitedBy`: the name of a person; null where a program invites. */
export function invitationMail({
  organization,
  invitedBy,
  role,
  link,
  days,
}: {
  readonly organization: string
  readonly invitedBy: string | null
  readonly role: keyof typeof roles
  readonly link: string
  /** For how long it can be accepted. */
  readonly days: number
}): Mail {
  const whom = `to the organization ${quoted(organization)} as ${roles[role]}`
  return {
    kind: 'invitation',
    subject: `You are invited to ${quoted(organization)}`,
    preheader: `The invitation can be accepted for ${inDays(days)}.`,
    paragraphs: [
      invitedBy === null ? `You are invited ${whom}.` : `${quoted(invitedBy)} invites you ${whom}.`,
      `The invitation can be accepted once, for ${inDays(days)}.`,
    ],
    button: { label: 'Look at the invitation', url: link },
    code: null,
    afterwards: [
      'If you do not know the organization, you can ignore this mail: nothing happens unless you accept.',
    ],
    reason: 'You get this mail because somebody gave your address to invite you.',
    needed: true,
    goodForMinutes: days * 24 * 60,
  }
}

function inDays(days: number): string {
  return days === 1 ? 'one day' : `${days} days`
}
