import { clockHints } from './clock-hints.ts'
import type { Choice, Hints, Place, Quirks, SamlScreens } from './preset.ts'

/**
 * The hints that follow from where a product's SAML screens are. `{expected}` and `{received}` are filled
 * in from the failure, like the texts of the catalogue.
 */
export function samlHints(label: string, screens: SamlScreens, quirks: Quirks): Hints {
  const { entityId, acsUrl, theirEntityId, theirCertificate, signing, algorithm } = screens
  const audience = `${enter(label, entityId)} to {expected}, letter by letter as shown here.`
  const address = `${enter(label, acsUrl)} to {expected}.`
  const issuer = `In ${label}, open ${theirEntityId.at} and compare *${theirEntityId.field}* with {received}. If they are equal, enter it as the identity provider’s entity ID of this connection; if not, the answer came from another application or tenant.`
  return {
    'saml.audience_mismatch': audience,
    'saml.destination_mismatch': address,
    'saml.recipient_mismatch': address,
    'saml.response_issuer_mismatch': issuer,
    'saml.assertion_issuer_mismatch': issuer,
    'saml.signature_invalid': `A new signing certificate may be in use at ${label}, or one for this application alone: open ${theirCertificate.at}, get *${theirCertificate.field}* and add it to this connection beside the old one.`,
    'saml.certificate_missing': `In ${label}, open ${theirCertificate.at}, get *${theirCertificate.field}* and add it to this connection.`,
    'saml.signature_missing': `${choose(label, signing)}.`,
    ...(algorithm === null ? {} : { 'saml.signature_algorithm': `${choose(label, algorithm)}.` }),
    ...subjectHints(label, screens),
    ...refusalHints(label, screens),
    ...clockHints(label, quirks),
  }
}

function subjectHints(label: string, { nameId, attributes, emailAttribute }: SamlScreens): Hints {
  return {
    'saml.subject_missing': `${choose(label, nameId)}, and make sure that the person has a value there.`,
    'saml.name_id_policy_refused': `${choose(label, nameId)}.`,
    'login.subject_unusable': `${choose(label, nameId)}; it must stay the same for a person at every sign-in.`,
    'login.email_missing': `In ${label}, open ${attributes.at} and add to *${attributes.field}* the name *${emailAttribute.name}* with the value *${emailAttribute.source}*. Make sure that the person has an e-mail address in the directory.`,
  }
}

/** The product itself said no: who may use the application, and where it says why. */
function refusalHints(label: string, { assignment, log, entityId, acsUrl }: SamlScreens): Hints {
  const assign = `In ${label}, open ${assignment.at} and add the person, or a group they are in, under *${assignment.field}*.`
  const look = `In ${label}, open ${log.at}: *${log.field}* names the cause of this failure.`
  return {
    'saml.request_denied': assign,
    'saml.assertion_count': assign,
    'saml.status_not_success': `${look} Most often the person is not assigned: ${assignment.at}, *${assignment.field}*.`,
    'saml.authn_failed': look,
    'saml.idp_responder_error': look,
    'saml.idp_requester_error': `In ${label}, compare *${entityId.field}* and *${acsUrl.field}* under ${entityId.at} with the values of this connection; ${log.at}, *${log.field}*, names the cause.`,
  }
}

function enter(label: string, { at, field }: Place): string {
  return `In ${label}, open ${at} and set *${field}*`
}

/** “In Okta, open … and set *Name ID format* to *Persistent*”, without the full stop. */
export function choose(label: string, choice: Choice): string {
  return `${enter(label, choice)} to *${choice.value}*`
}
