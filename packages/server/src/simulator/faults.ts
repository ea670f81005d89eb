/** Ways in which the simulator can misbehave: chosen on its page, or by `fault=` in the query. */
export interface FaultDescription {
  readonly name: Fault
  readonly label: string
  /** What the simulator does wrong. */
  readonly effect: string
}

export type Fault =
  'none' | 'access_denied' | 'expired' | 'wrong_audience' | 'bad_signature' | 'unsigned' | 'missing_email'

/** Every fault, with `none` first. All of them exist on both protocols. */
export const faults: readonly FaultDescription[] = [
  { name: 'none', label: 'Sign in normally', effect: 'The answer is as it should be.' },
  { name: 'access_denied', label: 'Refuse access', effect: 'The person may not use this application.' },
  {
    name: 'expired',
    label: 'Expired answer',
    effect: 'The assertion or ID token was valid until an hour ago.',
  },
  { name: 'wrong_audience', label: 'Wrong audience', effect: 'The answer is meant for another service.' },
  {
    name: 'bad_signature',
    label: 'Bad signature',
    effect: 'The signature does not fit the answer.',
  },
  { name: 'unsigned', label: 'No signature', effect: 'The answer is not signed at all.' },
  {
    name: 'missing_email',
    label: 'No e-mail address',
    effect: 'The answer does not say the person’s e-mail.',
  },
]

/** The fault of this name, or null. An absent or empty name is `none`. */
export function parseFault(name: string | null): Fault | null {
  if (name === null || name === '') return 'none'
  return faults.find((fault) => fault.name === name)?.name ?? null
}
