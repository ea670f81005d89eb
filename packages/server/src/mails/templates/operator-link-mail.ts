import type { Mail } from '../types.ts'

/** Asks somebody to be an operator of this deployment. */
export function operatorLinkMail({ link }: { readonly link: string }): Mail {
  return {
    kind: 'operator_link',
    subject: 'You are asked to run this service',
    preheader: 'The link works once, within a day.',
    paragraphs: [
      'One of the operators of this single sign-on service asks you to be one, too. Open the link to choose how you sign in. It works once, within a day.',
    ],
    button: { label: 'Become an operator', url: link },
    code: null,
    afterwards: [
      'If you do not know what this is about, ignore this mail: nothing happens. Do not pass the link on.',
    ],
    reason: 'You get this mail because an operator of this service gave your address.',
    needed: true,
    goodForMinutes: 24 * 60,
  }
}
