import { presetOf } from '@cardea/protocol'
import { z } from 'zod'
import { missingFields } from '../connections/check-connection.ts'
import { providerAnswer, showProvider } from '../connections/provider-schemas.ts'
import {
  connectionAnswer,
  connectionSettings,
  oidcSettings,
  samlSettings,
  showConnection,
} from '../connections/schemas.ts'
import type { OrganizationConnection } from '../connections/types.ts'
import { previewAnswer } from '../profiles/mapping-schemas.ts'
import { timeText } from '../storage/time-text.ts'
import type { OfferedProvider } from './offered-providers.ts'
import type { Portal } from './portal-session.ts'
import { brandingAnswer, showBranding } from './profile-schemas.ts'
import { steps, type Step } from './progress.ts'
import { type Span, marks, readMarkdown } from './read-markdown.ts'
import { noBranding } from './create-profile.ts'
import type { ReturnUrls } from './return-urls.ts'
import { type Branding, domainVerifications } from './types.ts'

const span = z
  .strictObject({
    text: z.string(),
    marks: z.array(z.enum(marks)),
    href: z.string().nullable().describe('http or https. Open it beside the assistant.'),
  })
  .meta({ id: 'Span' })

/** Text of the application's makers, as data: show it as text, never as markup. */
const block = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('paragraph'), spans: z.array(span) }),
    z.strictObject({ kind: z.literal('heading'), spans: z.array(span) }),
    z.strictObject({ kind: z.literal('list'), ordered: z.boolean(), items: z.array(z.array(span)) }),
  ])
  .meta({ id: 'Block' })

const protocol = z.enum(['saml', 'oidc'])

const step = z
  .strictObject({ step: z.enum(steps), isDone: z.boolean(), isRequired: z.boolean() })
  .meta({ id: 'SetupProgress' })

/** The connection, what it still needs before it can be enabled, and how its provider is set up. */
export const ownConnectionAnswer = z
  .strictObject({
    connection: connectionAnswer.describe(
      'With the values for the provider: `spEntityId`, `acsUrl`, `spMetadataUrl`; `redirectUri`.',
    ),
    missing: z.array(z.string()),
    provider: providerAnswer.nullable().describe('Null: it is none that Cardea knows.'),
    steps: z.array(step),
  })
  .meta({ id: 'OwnConnection' })

export const sessionAnswer = z
  .strictObject({
    mode: z.enum(['create', 'edit']),
    organization: z.strictObject({ id: z.string(), name: z.string() }),
    applications: z.array(z.strictObject({ id: z.string(), name: z.string() })).describe('Empty: all.'),
    introduction: z.array(block),
    branding: brandingAnswer,
    userAttributes: z.array(
      z.strictObject({ name: z.string(), description: z.string(), required: z.boolean() }),
    ),
    domainVerification: z.enum(domainVerifications),
    offersDirectory: z.boolean(),
    providers: z.array(z.strictObject({ name: z.string(), label: z.string(), protocols: z.array(protocol) })),
    connectionId: z.string().nullable(),
    steps: z.array(step).describe('In order. What is done follows from how the connection stands.'),
    embedOrigins: z
      .array(z.string())
      .describe('Whose pages may frame the assistant now, for messages to them.'),
    returnUrl: z
      .string()
      .nullable()
      .describe('Where to lead back to now, by a link that names the host. Null: nowhere.'),
    successUrl: z.string().nullable().describe('The same once the connection is enabled.'),
    answeredAt: timeText.describe(
      'The time of the service: the clock of a browser may be wrong, and the ends below are reckoned from this.',
    ),
    idleAt: timeText.describe('The session ends then, if nothing is asked before.'),
    expiresAt: timeText.describe('It ends then in any case.'),
    completedAt: timeText.nullable(),
  })
  .meta({ id: 'PortalSession' })

export const choice = z
  .strictObject({ provider: z.string().max(64), protocol })
  .meta({ id: 'ProviderChoice' })

/** What an admin gives, as `PATCH /v1/connections/…` takes it. */
export const valuesPatch = z
  .strictObject({
    metadataUrl: samlSettings.metadataUrl,
    metadataXml: samlSettings.metadataXml,
    idpEntityId: samlSettings.idpEntityId,
    ssoUrl: samlSettings.ssoUrl,
    ssoBinding: samlSettings.ssoBinding,
    certificates: samlSettings.certificates,
    issuer: oidcSettings.issuer,
    clientId: oidcSettings.clientId,
    clientSecret: oidcSettings.clientSecret,
    tenantId: oidcSettings.tenantId,
    hostedDomain: oidcSettings.hostedDomain,
  })
  .meta({ id: 'ConnectionValues' })

/** Bytes. The largest thing that is sent is a metadata document in a JSON string. */
export const DOCUMENT_LIMIT = 1_048_576

const typed = (maxLength: number) => z.string().min(1).max(maxLength).exactOptional()

/** The same as they are typed: anything that is text, so that what is wrong with it can be said. */
export const typedValues = z
  .strictObject({
    metadataUrl: typed(4000),
    metadataXml: typed(1_000_000),
    idpEntityId: typed(4000),
    ssoUrl: typed(4000),
    certificates: z.array(z.string().min(1).max(20_000)).min(1).max(20).exactOptional(),
    issuer: typed(4000),
    clientId: typed(4000),
    clientSecret: typed(4000),
    tenantId: typed(4000),
    hostedDomain: typed(4000),
  })
  .meta({ id: 'TypedValues' })

export const findingsAnswer = z
  .strictObject({
    findings: z.array(
      z.strictObject({
        field: z.string(),
        level: z.enum(['ok', 'warning', 'error']),
        code: z.string(),
        message: z.string().describe('What was found.'),
        hint: z.string().nullable().describe('Where the right value is, in the provider’s own words.'),
      }),
    ),
  })
  .meta({ id: 'Findings' })

export const mappingPatch = z
  .strictObject({ mapping: connectionSettings.mapping, roleMapping: connectionSettings.roleMapping })
  .meta({ id: 'MappingPatch' })

export const testPreviewAnswer = z
  .strictObject({
    preview: previewAnswer
      .nullable()
      .describe('Null: nobody has come so far in a test that anything was received.'),
  })
  .meta({ id: 'TestPreview' })

export function showOwnConnection(
  connection: OrganizationConnection,
  progress: readonly Step[],
  publicUrl: string,
): z.input<typeof ownConnectionAnswer> {
  const preset = presetOf(connection.provider)
  return {
    connection: showConnection(connection, publicUrl),
    missing: missingFields(connection),
    provider: preset === null ? null : showProvider(preset),
    steps: progress.map((each) => ({ ...each })),
  }
}

export interface PortalView {
  readonly applications: readonly { readonly id: string; readonly name: string }[]
  readonly providers: readonly OfferedProvider[]
  readonly embedOrigins: readonly string[]
  readonly returnUrls: ReturnUrls
  readonly progress: readonly Step[]
  readonly now: Date
}

/** Where the logo is for pages of the assistant, which load nothing from elsewhere. */
export const LOGO_PATH = '/portal/logo'

/** A portal session with all that the assistant needs to begin, or to go on. */
export function showPortal(
  { ticket, session, organization, profile, domainVerification }: Portal,
  { applications, providers, embedOrigins, returnUrls, progress, now }: PortalView,
): z.input<typeof sessionAnswer> {
  return {
    mode: ticket.mode,
    organization: { id: organization.id, name: organization.name },
    applications: applications.map(({ id, name }) => ({ id, name })),
    introduction: showBlocks(profile?.introduction ?? ''),
    branding: ownBranding(profile?.branding ?? noBranding),
    userAttributes: (profile?.userAttributes ?? []).map((each) => ({ ...each })),
    domainVerification,
    offersDirectory: profile?.offersDirectory ?? false,
    providers: providers.map((each) => ({ ...each, protocols: [...each.protocols] })),
    connectionId: ticket.connectionId,
    steps: progress.map((each) => ({ ...each })),
    embedOrigins: [...embedOrigins],
    returnUrl: returnUrls.returnUrl,
    successUrl: returnUrls.successUrl ?? returnUrls.returnUrl,
    answeredAt: now.toISOString(),
    idleAt: session.idleAt.toISOString(),
    expiresAt: session.expiresAt.toISOString(),
    completedAt: ticket.completedAt?.toISOString() ?? null,
  }
}

function ownBranding({ logoUrl, colors }: Branding): z.input<typeof brandingAnswer> {
  return showBranding({ logoUrl: logoUrl === null ? null : LOGO_PATH, colors })
}

function showSpan({ text, marks: given, href }: Span): z.input<typeof span> {
  return { text, marks: [...given], href }
}

function showBlocks(source: string): z.input<typeof block>[] {
  return readMarkdown(source).map((each) =>
    each.kind === 'list'
      ? { ...each, items: each.items.map((item) => item.map(showSpan)) }
      : { kind: each.kind, spans: each.spans.map(showSpan) },
  )
}
