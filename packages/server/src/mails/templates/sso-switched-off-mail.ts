import { plain, quoted } from '../stranger-text.ts'
import type { Mail } from '../types.ts'

/** Tells the owners of an organization that their single sign-on has ended without anybody's doing. */
export function ssoSwitchedOffMail({
  organization,
  connection,
  reason,
  link,
}: {
  readonly organization: string
  readonly connection: string
  /** In a whole sentence. */
  readonly reason: string
  readonly link: string
}): Mail {
  return {
    kind: 'sso_switched_off',
    subject: `Single sign-on of ${quoted(organization)} is off`,
    preheader: 'It was switched off by itself. People cannot sign in with it until it is mended.',
    paragraphs: [
      `The connection ${quoted(connection)} of the organization ${quoted(organization)} was switched off by itself. ${plain(reason)}`,
      'People cannot sign in with it until it is mended and switched on again.',
    ],
    button: { label: 'Look at the connection', url: link },
    code: null,
    afterwards: [],
    reason: `You get this mail because you are an owner of ${quoted(organization)}.`,
    needed: false,
    goodForMinutes: null,
  }
}
