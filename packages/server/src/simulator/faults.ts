import { OUTBOUND_SECONDS } from '../platform/outbound.ts'

/** The protocols that the simulator speaks. */
export type Protocol = 'saml' | 'oidc'

/** Ways in which the simulator can misbehave: chosen on its page, or by `fault=` in the query. */
export interface FaultDescription {
  readonly name: Fault
  readonly label: string
  /** What the simulator does wrong. */
  readonly effect: string
  /** Where it can be committed. */
  readonly protocols: readonly Protocol[]
}

export type Fault =
  | 'none'
  | 'access_denied'
  | 'responder_error'
  | 'expired'
  | 'not_yet_valid'
  | 'wrong_audience'
  | 'wrong_recipient'
  | 'wrong_issuer'
  | 'wrong_nonce'
  | 'bad_signature'
  | 'unknown_key'
  | 'unsigned'
  | 'two_assertions'
  | 'replayed'
  | 'no_subject'
  | 'name_id_as_email'
  | 'missing_email'
  | 'slow'

const both: readonly Protocol[] = ['saml', 'oidc']
const saml: readonly Protocol[] = ['saml']
const oidc: readonly Protocol[] = ['oidc']

/** Every fault, with `none` first. */
export const faults: readonly FaultDescription[] = [
  { name: 'none', label: 'Sign in normally', effect: 'The answer is as it should be.', protocols: both },
  {
    name: 'access_denied',
    label: 'Refuse access',
    effect: 'The person may not use this application.',
    protocols: both,
  },
  {
    name: 'responder_error',
    label: 'Fail without a reason',
    effect: 'The answer is an error that says nothing more.',
    protocols: both,
  },
  {
    name: 'expired',
    label: 'Expired answer',
    effect: 'The assertion or ID token was valid until an hour ago.',
    protocols: both,
  },
  {
    name: 'not_yet_valid',
    label: 'Clock ahead',
    effect: 'The clock is ten minutes ahead, so the answer is not valid yet.',
    protocols: both,
  },
  {
    name: 'wrong_audience',
    label: 'Wrong audience',
    effect: 'The answer is meant for another service.',
    protocols: both,
  },
  {
    name: 'wrong_recipient',
    label: 'Wrong recipient',
    effect: 'The assertion may be delivered to another address only.',
    protocols: saml,
  },
  {
    name: 'wrong_issuer',
    label: 'Wrong issuer',
    effect: 'The answer says that another identity provider made it.',
    protocols: both,
  },
  {
    name: 'wrong_nonce',
    label: 'Wrong nonce',
    effect: 'The ID token belongs to another sign-in.',
    protocols: oidc,
  },
  {
    name: 'bad_signature',
    label: 'Bad signature',
    effect: 'The signature does not fit the answer.',
    protocols: both,
  },
  {
    name: 'unknown_key',
    label: 'Unknown key',
    effect: 'The answer is signed with a key that was never published.',
    protocols: both,
  },
  { name: 'unsigned', label: 'No signature', effect: 'The answer is not signed at all.', protocols: both },
  {
    name: 'two_assertions',
    label: 'Two assertions',
    effect: 'An unsigned assertion about somebody else stands beside the signed one.',
    protocols: saml,
  },
  {
    name: 'replayed',
    label: 'Send twice',
    effect: 'The assertion has the same ID at every sign-in of this person: the second is refused.',
    protocols: saml,
  },
  {
    name: 'no_subject',
    label: 'No subject',
    effect: 'The answer does not say whom it is about.',
    protocols: both,
  },
  {
    name: 'name_id_as_email',
    label: 'E-mail address as NameID',
    effect:
      'The NameID is the e-mail address, and no attribute has it: a sign-in that ends with a new address.',
    protocols: saml,
  },
  {
    name: 'missing_email',
    label: 'No e-mail address',
    effect: 'The answer does not say the person’s e-mail.',
    protocols: both,
  },
  {
    name: 'slow',
    label: 'Slow answer',
    effect: `The answer takes longer than Cardea waits, which is ${OUTBOUND_SECONDS} seconds. Over SAML the browser waits, and the person gets in.`,
    protocols: both,
  },
]

/** The faults of a protocol, `none` first. */
export function faultsOf(protocol: Protocol): readonly FaultDescription[] {
  return faults.filter(({ protocols }) => protocols.includes(protocol))
}

/** The fault of this name, or null. An absent or empty name is `none`. */
export function parseFault(protocol: Protocol, name: string | null): Fault | null {
  if (name === null || name === '') return 'none'
  return faultsOf(protocol).find((fault) => fault.name === name)?.name ?? null
}
