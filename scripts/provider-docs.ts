import { type ErrorCode, type Preset, type SetupStep, presets } from '@cardea/protocol'

/* The pages of `docs/providers/`, one per preset, with an index. */

const protocolNames = { saml: 'SAML', oidc: 'OpenID Connect' } as const
const protocols = ['saml', 'oidc'] as const

/** Each page's path with its text. */
export function providerPages(): [string, string][] {
  const all = Object.values(presets)
  return [
    ['docs/providers/README.md', index(all)],
    ...all.map((preset): [string, string] => [`docs/providers/${preset.name}.md`, page(preset)]),
  ]
}

function titleOf({ name, label }: Preset): string {
  if (name === 'generic-saml') return 'Any other identity provider: SAML'
  return name === 'generic-oidc' ? 'Any other identity provider: OpenID Connect' : label
}

function index(all: readonly Preset[]): string {
  const lines = all.map((preset) => {
    const { name } = preset
    return `| [${titleOf(preset)}](${name}.md) | \`${name}\` | ${spoken(preset)} |`
  })
  return `# Identity providers

How to set up each product, which attribute names it sends, how it departs from the rule, and where in it a failure is mended. These pages are
made from the presets in the code; \`GET /v1/providers/<name>\` answers with the same data for a setup page of your own.

| product | \`provider\` of the connection | protocols |
| --- | --- | --- |
${lines.join('\n')}
`
}

function spoken({ protocols: described }: Preset): string {
  return described.map((protocol) => protocolNames[protocol]).join(', ')
}

function page(preset: Preset): string {
  return [
    `# ${titleOf(preset)}\n`,
    `\`provider\`: \`${preset.name}\`. Described here: ${spoken(preset)}. [All identity providers](README.md).\n`,
    ...protocols.filter((protocol) => preset.protocols.includes(protocol)).map((each) => setup(preset, each)),
    attributes(preset),
    quirks(preset),
    ...protocols
      .filter((protocol) => preset.protocols.includes(protocol))
      .map((protocol) => failures(preset, protocol)),
  ].join('\n')
}

function setup({ steps }: Preset, protocol: 'saml' | 'oidc'): string {
  const lines = steps[protocol].map(
    (step, position) => `${String(position + 1)}. **${step.title}.** ${code(step.text)}${pairs(step)}`,
  )
  return `## Set up ${protocolNames[protocol]}\n\n${lines.join('\n')}\n`
}

function pairs({ enter, copy }: SetupStep): string {
  const ours = enter.map(({ field, value }) => `\n   - *${code(field)}*: \`${value}\` of the connection`)
  const theirs = copy.map(({ field, into }) => `\n   - *${code(field)}* → \`${into}\` of the connection`)
  return [...ours, ...theirs].join('')
}

function attributes({ mapping }: Preset): string {
  const lines = Object.entries(mapping).map(
    ([attribute, names]) => `| \`${attribute}\` | ${names.map((name) => `\`${name}\``).join(', ')} |`,
  )
  return `## The names it sends

The first that has a value is taken; after these the generic names of the protocol are tried. A connection's own mapping takes their place.

| attribute | names |
| --- | --- |
${lines.join('\n')}
`
}

function quirks({ quirks: { groups, nameIdPolicy, ...flags } }: Preset): string {
  const facts = [
    flags.readsLoginHint && 'Reads `login_hint` beside a SAML request; the e-mail address is sent along.',
    flags.wantsSignedRequests && 'Refuses unsigned SAML requests until its admin turns that off.',
    nameIdPolicy !== null && `Ask for the NameID format \`${nameIdPolicy}\`.`,
    flags.refusesRequestedAuthnContext && 'Fails when a request names an authentication context.',
    groups === 'ids' && 'Sends groups as opaque ids, not as names.',
    groups === 'chosen' && 'Sends only the groups that its admin chose for the application.',
    flags.groupOverage && 'Sends a link instead of the list when a person is in too many groups.',
    flags.encryptsByDefault && 'Encrypts assertions as soon as our metadata has a certificate for that.',
    flags.selfHosted && 'Its clock may be the customer’s own.',
    flags.clockAhead &&
      'Dates assertions from the moment of issue, so that the smallest lead of its clock shows.',
    flags.inventsInResponseTo && 'Names a request that nobody sent when people start in its portal.',
  ].filter((fact) => fact !== false)
  const lines = facts.length === 0 ? ['None that matter here.'] : facts.map((fact) => `- ${fact}`)
  return `## What is particular\n\n${lines.join('\n')}\n`
}

function failures({ hints }: Preset, protocol: 'saml' | 'oidc'): string {
  const entries: [string, string | undefined][] = Object.entries<string | undefined>(
    hints[protocol] satisfies Partial<Record<ErrorCode, string>>,
  )
  const lines = entries.map(([name, hint]) => {
    const [family = ''] = name.split('.')
    return `| [\`${name}\`](../errors/${family}.md#${name.replace('.', '')}) | ${code(hint ?? '')} |`
  })
  return `## When ${protocolNames[protocol]} fails

The code is in the login's trace and on the error page; words in braces are filled in there.

| code | what to do |
| --- | --- |
${lines.join('\n')}
`
}

/** Angle brackets and bars, as Markdown shows them in a table. */
function code(text: string): string {
  return text.replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('|', '\\|')
}
