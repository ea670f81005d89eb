import type { OidcScreens, SetupStep } from './preset.ts'

/** How to set up OpenID Connect in a product, in order, from where its screens are. */
export function oidcSteps(label: string, screens: OidcScreens): SetupStep[] {
  const { redirectUri, claims, emailAttribute, assignment, algorithm } = screens
  return [
    step('Create the application', [`In ${label}, open ${screens.create}.`, ...screens.choices]),
    {
      ...step('Enter our value', [`Open ${redirectUri.at} and enter this value.`]),
      enter: [{ field: redirectUri.field, value: 'redirectUri' }],
    },
    step('Send the e-mail address', [
      `Under ${claims.at}, let *${claims.field}* bring the claim *${emailAttribute.name}* from *${emailAttribute.source}*.`,
    ]),
    ...(algorithm === null
      ? []
      : [
          step('Sign the ID token', [
            `Under ${algorithm.at}, set *${algorithm.field}* to *${algorithm.value}*.`,
          ]),
        ]),
    step('Let people in', [
      `Open ${assignment.at} and add the people or groups under *${assignment.field}*.`,
    ]),
    copyTheirs(screens),
  ]
}

function step(title: string, sentences: readonly string[]): SetupStep {
  return { title, text: sentences.join(' '), enter: [], copy: [] }
}

function copyTheirs({
  theirIssuer,
  issuerExample,
  theirClientId,
  theirClientSecret,
}: OidcScreens): SetupStep {
  const where = [theirClientId.at, theirClientSecret.at, ...(theirIssuer === null ? [] : [theirIssuer.at])]
  const issuer =
    theirIssuer === null
      ? `The issuer is ${issuerExample} for everybody.`
      : `The issuer looks like ${issuerExample}.`
  return {
    ...step('Copy its values', [
      `Open ${[...new Set(where)].join(', then ')} and copy these values.`,
      issuer,
    ]),
    copy: [
      ...(theirIssuer === null ? [] : [{ field: theirIssuer.field, into: 'issuer' } as const]),
      { field: theirClientId.field, into: 'clientId' },
      { field: theirClientSecret.field, into: 'clientSecret' },
    ],
  }
}
