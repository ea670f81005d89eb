import { quoted } from '../stranger-text.ts'
import type { Mail } from '../types.ts'

/** Tells those who may decide that somebody asks to join their organization. `person`: a name or an address. */
export function joinRequestMail({
  organization,
  person,
  link,
}: {
  readonly organization: string
  readonly person: string
  readonly link: string
}): Mail {
  return {
    kind: 'join_request',
    subject: `Somebody asks to join ${quoted(organization)}`,
    preheader: 'They have no access until you approve.',
    paragraphs: [
      `${quoted(person)} asks to join the organization ${quoted(organization)}. They have no access until an owner or administrator approves.`,
    ],
    button: { label: 'Go to your account', url: link },
    code: null,
    afterwards: ['If you do not know who that is, decline.'],
    reason: `You get this mail because you may decide who joins ${quoted(organization)}.`,
    needed: false,
    goodForMinutes: null,
  }
}
