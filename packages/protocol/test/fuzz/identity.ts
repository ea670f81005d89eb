import type { VerifiedAssertion } from '../../src/saml/verified-assertion.ts'

/** All that anybody downstream learns from an assertion, in one text to be compared. */
export function identityOf(assertion: VerifiedAssertion): string {
  const { id, issuer, nameId, attributes, sessionIndex, sessionNotOnOrAfter } = assertion
  const { authnInstant, authnContextClassRef, notOnOrAfter, inResponseTo } = assertion
  const times = { sessionNotOnOrAfter, authnInstant, notOnOrAfter }
  return JSON.stringify({
    id,
    issuer,
    nameId,
    attributes,
    sessionIndex,
    authnContextClassRef,
    inResponseTo,
    times,
  })
}
