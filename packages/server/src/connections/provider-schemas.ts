import { type Preset, presets } from '@cardea/protocol'
import { z } from 'zod'

const place = z.strictObject({
  at: z.string().describe('The clicks that lead there, separated by ` › `.'),
  field: z.string().describe('What the product calls it.'),
})

const step = z
  .strictObject({
    title: z.string(),
    text: z.string().describe('Whole sentences; a field’s name stands between asterisks.'),
    enter: z
      .array(z.strictObject({ field: z.string(), value: z.string() }))
      .describe(
        'Our values to enter: the product’s field, and the field of the connection that has the value.',
      ),
    copy: z
      .array(z.strictObject({ field: z.string(), into: z.string() }))
      .describe(
        'Their values to copy: what the product calls it, and the field of the connection it goes into.',
      ),
  })
  .meta({ id: 'SetupStep' })

const guide = z
  .strictObject({
    steps: z.array(step),
    hints: z
      .record(z.string(), z.string())
      .describe(
        'Error code → where in the product to mend it. `{expected}` and `{received}` stand for details.',
      ),
    signInLog: place.describe('Where the product says why it refused somebody.'),
  })
  .meta({ id: 'ProviderGuide' })

const quirks = z
  .strictObject({
    readsLoginHint: z.boolean().describe('Takes the e-mail beside a SAML request.'),
    wantsSignedRequests: z.boolean().describe('Refuses unsigned requests until its admin turns that off.'),
    nameIdPolicy: z.string().nullable().describe('The NameID format to ask for, where it needs one.'),
    refusesRequestedAuthnContext: z
      .boolean()
      .describe('Fails when a request names an authentication context.'),
    groups: z
      .enum(['names', 'ids', 'chosen', 'none'])
      .describe('Sends names of groups, opaque ids, only those chosen for the application, or none.'),
    groupOverage: z.boolean().describe('With too many groups it sends a link instead.'),
    encryptsByDefault: z.boolean().describe('Encrypts as soon as our metadata has a certificate for it.'),
    selfHosted: z.boolean().describe('Runs on the customer’s servers, with their clock.'),
    clockAhead: z.boolean().describe('Dates assertions from the moment of issue.'),
    metadataUrl: z.boolean().describe('Publishes metadata at an address that can be read again.'),
    inventsInResponseTo: z
      .boolean()
      .describe('Answers no request, yet names one, when people start in its portal.'),
  })
  .meta({ id: 'ProviderQuirks' })

export const providerSummary = z
  .strictObject({
    name: z.string().describe('As `provider` of a connection.'),
    label: z.string().describe('For people.'),
    protocols: z.array(z.enum(['saml', 'oidc'])).describe('Those that the guide describes.'),
  })
  .meta({ id: 'ProviderSummary' })

export const providerAnswer = z
  .strictObject({
    ...providerSummary.shape,
    attributes: z
      .record(z.string(), z.array(z.string()))
      .describe('Normalized attribute → the names under which the product sends it, likeliest first.'),
    quirks,
    saml: guide.nullable(),
    oidc: guide.nullable(),
  })
  .meta({ id: 'Provider' })

export const providerSummaries: readonly z.input<typeof providerSummary>[] = Object.values(presets).map(
  ({ name, label, protocols }) => ({ name, label, protocols: [...protocols] }),
)

/** A preset as the API shows it: the same for everybody, since it holds nothing of any customer. */
export function showProvider(preset: Preset): z.input<typeof providerAnswer> {
  return {
    name: preset.name,
    label: preset.label,
    protocols: [...preset.protocols],
    attributes: Object.fromEntries(
      Object.entries(preset.mapping).map(([attribute, names]) => [attribute, [...names]]),
    ),
    quirks: preset.quirks,
    saml: showGuide(preset, 'saml'),
    oidc: showGuide(preset, 'oidc'),
  }
}

function showGuide(
  { screens, steps, hints }: Preset,
  protocol: 'saml' | 'oidc',
): z.input<typeof guide> | null {
  const described = screens[protocol]
  if (described === null) return null
  return {
    steps: steps[protocol].map((each) => ({
      ...each,
      enter: each.enter.map((pair) => ({ ...pair })),
      copy: each.copy.map((pair) => ({ ...pair })),
    })),
    hints: { ...hints[protocol] },
    signInLog: { ...described.log },
  }
}
