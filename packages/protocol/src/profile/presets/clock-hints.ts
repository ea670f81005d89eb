import type { Hints, Quirks } from './preset.ts'

/** Whose clock to look at: a product in the cloud rarely has a wrong one, a server of the customer may. */
export function clockHints(label: string, { selfHosted, clockAhead }: Quirks): Hints {
  const lead = clockAhead
    ? ` ${label} dates its answers from the very moment of issue, so that a lead of seconds shows.`
    : ''
  const early = selfHosted
    ? `Synchronize the clock of every server that runs ${label} by NTP: it is ahead ({expected}, and it is {received} here).${lead}`
    : `The vendor of ${label} keeps its clock: have the operator of this service check that the time here, {received}, is right.`
  const late = selfHosted
    ? `If everybody is affected, synchronize the clock of every server that runs ${label} by NTP: it is behind (valid until {expected}, and it is {received} here). If only one person is, a page stood open too long.`
    : `The vendor of ${label} keeps its clock: if everybody is affected, have the operator of this service check that the time here, {received}, is right. If only one person is, a page stood open too long.`
  return {
    'saml.assertion_not_yet_valid': early,
    'saml.authn_instant_in_future': early,
    'saml.assertion_expired': late,
    'saml.confirmation_expired': late,
  }
}
