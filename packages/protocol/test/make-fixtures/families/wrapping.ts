import { type BadCase, type Family, steps } from '../case.ts'
import type { ProviderName } from '../providers.ts'
import { type WrappingName, wrappingAttacks } from '../wrapping-attacks.ts'

/** Of the one the Response is signed, of the other the Assertion, of the third both. */
const originals = {
  'response-signed': 'google',
  'assertion-signed': 'entra',
  'both-signed': 'okta',
} as const satisfies Readonly<Record<string, ProviderName>>

type Original = keyof typeof originals
type Refusal = Pick<BadCase, 'expected' | 'reason' | 'refusedBy'>

const count: Refusal = { expected: 'saml.assertion_count' }
const inner: Refusal = { expected: 'saml.signature_misplaced', reason: 'a signature in an inner ' }
const inExtensions: Refusal = { expected: 'saml.signature_misplaced', reason: 'a signature in x:Extensions' }
const twoIds: Refusal = { expected: 'saml.id_ambiguous', reason: 'two elements have the ID' }
const responseInside: Refusal = {
  expected: 'saml.xml_unexpected',
  refusedBy: steps.readMessage,
  reason: 'saml2p:Response',
}

/** Which step refuses which attack on which original. */
const refusals: Readonly<Record<WrappingName, Readonly<Record<Original, Refusal>>>> = {
  xsw1: { 'response-signed': count, 'assertion-signed': count, 'both-signed': inner },
  xsw2: { 'response-signed': responseInside, 'assertion-signed': count, 'both-signed': inner },
  xsw3: { 'response-signed': count, 'assertion-signed': count, 'both-signed': count },
  xsw4: { 'response-signed': count, 'assertion-signed': inner, 'both-signed': inner },
  xsw5: { 'response-signed': count, 'assertion-signed': count, 'both-signed': count },
  xsw6: { 'response-signed': count, 'assertion-signed': count, 'both-signed': count },
  xsw7: { 'response-signed': count, 'assertion-signed': count, 'both-signed': count },
  xsw8: { 'response-signed': count, 'assertion-signed': count, 'both-signed': count },
  'wrapped-after': { 'response-signed': count, 'assertion-signed': count, 'both-signed': count },
  'wrapped-same-id': { 'response-signed': twoIds, 'assertion-signed': twoIds, 'both-signed': twoIds },
  'wrapped-signature-detached': {
    'response-signed': inExtensions,
    'assertion-signed': inExtensions,
    'both-signed': inExtensions,
  },
  'wrapped-in-extensions': { 'response-signed': inner, 'assertion-signed': inner, 'both-signed': inner },
}

/** Signature wrapping (incidents rows 1, 2, 18, 19, 22): each attack on each original. */
export const wrapping: Family = Object.fromEntries(
  Object.entries(wrappingAttacks).flatMap(([name, { why, attack }]) =>
    Object.entries(originals).map(([original, base]): [string, BadCase] => [
      `${name}-${original}`,
      { base, why, attack, ...refusals[name as WrappingName][original as Original] },
    ]),
  ),
)
