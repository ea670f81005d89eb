import type { Hints, OidcScreens, Quirks } from './preset.ts'
import { choose } from './saml-hints.ts'

/** The hints that follow from where a product's OpenID Connect screens are. */
export function oidcHints(label: string, screens: OidcScreens, { selfHosted }: Quirks): Hints {
  const { redirectUri, theirClientSecret, algorithm, log } = screens
  const redirect = `In ${label}, open ${redirectUri.at} and set *${redirectUri.field}* to the redirect URI of this connection, letter by letter as it is shown there.`
  return {
    'oidc.authorization_failed': `${redirect} For any other cause see ${log.at}, *${log.field}*.`,
    'oidc.code_rejected': redirect,
    'oidc.client_rejected': `In ${label}, open ${theirClientSecret.at}, create a new *${theirClientSecret.field}* and enter it in this connection; the old one may have expired or been removed.`,
    'oidc.nonce_mismatch': `Start at the application, not from a bookmark of the sign-in page of ${label}. If it happens to everybody, something between ${label} and this service keeps old answers.`,
    ...(algorithm === null ? {} : { 'oidc.algorithm_refused': `${choose(label, algorithm)}.` }),
    ...issuerHints(label, screens),
    ...personHints(label, screens),
    ...clockHints(label, selfHosted),
  }
}

function issuerHints(label: string, { theirIssuer, issuerExample, theirClientId }: OidcScreens): Hints {
  const shown =
    theirIssuer === null
      ? `The issuer of ${label} is always ${issuerExample}, letter by letter.`
      : `In ${label}, *${theirIssuer.field}* is under ${theirIssuer.at}; an issuer looks like ${issuerExample}.`
  return {
    'oidc.discovery_failed': `${shown} Enter it without /.well-known/openid-configuration.`,
    'oidc.discovery_issuer_mismatch': `${shown} Enter {received} as the issuer of this connection if that is yours.`,
    'oidc.issuer_mismatch': `${shown} The token came from {received}, this connection is with {expected}.`,
    'oidc.response_issuer_mismatch': `${shown} The answer came from {received}, this connection is with {expected}.`,
    'oidc.audience_mismatch': `In ${label}, open ${theirClientId.at} and copy *${theirClientId.field}* into this connection, which has {expected}.`,
  }
}

function personHints(label: string, { claims, emailAttribute, assignment }: OidcScreens): Hints {
  return {
    'oidc.access_denied': `In ${label}, open ${assignment.at} and add the person, or a group they are in, under *${assignment.field}*.`,
    'login.email_missing': `In ${label}, open ${claims.at} and let *${claims.field}* bring the claim *${emailAttribute.name}* from *${emailAttribute.source}*. Make sure that the person has an e-mail address in the directory.`,
  }
}

function clockHints(label: string, selfHosted: boolean): Hints {
  const whose = selfHosted
    ? `Synchronize the clock of every server that runs ${label} by NTP`
    : `The vendor of ${label} keeps its clock: have the operator of this service check the time here`
  return {
    'oidc.id_token_expired': `${whose} ({expected}; the token ended at {received}).`,
    'oidc.id_token_not_yet_valid': `${whose} ({expected}; the token begins at {received}).`,
  }
}
