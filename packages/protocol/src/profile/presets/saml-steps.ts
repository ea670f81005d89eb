import type { SamlScreens, SetupStep, TheirValue } from './preset.ts'

/** How to set up SAML in a product, in order, from where its screens are. */
export function samlSteps(label: string, screens: SamlScreens): SetupStep[] {
  return [
    step('Create the application', [`In ${label}, open ${screens.create}.`, ...screens.choices]),
    enterOurs(screens),
    ...nameIdAndAttributes(screens),
    step('Sign the answer', [
      `Under ${screens.signing.at}, set *${screens.signing.field}* to *${screens.signing.value}*.`,
    ]),
    step('Let people in', [
      `Open ${screens.assignment.at} and add the people or groups under *${screens.assignment.field}*.`,
    ]),
    copyTheirs(screens),
  ]
}

function step(
  title: string,
  sentences: readonly string[],
  values: Partial<Pick<SetupStep, 'enter' | 'copy'>> = {},
): SetupStep {
  return { title, text: sentences.join(' '), enter: values.enter ?? [], copy: values.copy ?? [] }
}

function enterOurs({ entityId, acsUrl, metadata }: SamlScreens): SetupStep {
  const instead =
    metadata === null ? [] : [`Instead, *${metadata.field}* under ${metadata.at} takes our metadata.`]
  return step('Enter our values', [`Open ${entityId.at} and enter these values.`, ...instead], {
    enter: [
      { field: entityId.field, value: 'spEntityId' },
      { field: acsUrl.field, value: 'acsUrl' },
      ...(metadata === null ? [] : [{ field: metadata.field, value: 'spMetadataUrl' } as const]),
    ],
  })
}

function nameIdAndAttributes({ nameId, attributes, emailAttribute }: SamlScreens): SetupStep[] {
  return [
    step('Choose the identifier', [`Under ${nameId.at}, set *${nameId.field}* to *${nameId.value}*.`]),
    step('Send the attributes', [
      `Open ${attributes.at} and add to *${attributes.field}* at least *${emailAttribute.name}* with the value *${emailAttribute.source}*; add first name, last name and groups where you want them.`,
    ]),
  ]
}

function copyTheirs(screens: SamlScreens): SetupStep {
  const { theirMetadataUrl: url, theirMetadataFile: file } = screens
  const metadata = url ?? file
  const into: TheirValue = url === null ? 'metadataXml' : 'metadataUrl'
  const byHand = [
    { field: screens.theirEntityId.field, into: 'idpEntityId' },
    { field: screens.theirSsoUrl.field, into: 'ssoUrl' },
    { field: screens.theirCertificate.field, into: 'certificates' },
  ] as const
  if (metadata === null) {
    return step('Copy its values', [`Open ${screens.theirEntityId.at} and copy these values.`], {
      copy: byHand,
    })
  }
  const sentence = `Open ${metadata.at} and copy *${metadata.field}*; the other values are needed only where that is not possible.`
  return step('Copy its values', [sentence], { copy: [{ field: metadata.field, into }, ...byHand] })
}
