import { SsoError, presetOf } from '@cardea/protocol'
import { z } from 'zod'
import { providerAnswer, showProvider } from '../connections/provider-schemas.ts'
import { showPreview } from '../profiles/mapping-schemas.ts'
import {
  type ChangeParts,
  changeConnection,
  completeSetup,
  disableConnection,
  enableConnection,
} from './change-connection.ts'
import { checkValues } from './check-values.ts'
import { chooseProvider } from './choose-provider.ts'
import { loadTicket } from './load-ticket.ts'
import { offeredProviders } from './offered-providers.ts'
import { loadOwnConnection } from './own-connection.ts'
import { type PortalRoute, portalRoute } from './portal-route.ts'
import {
  DOCUMENT_LIMIT,
  choice,
  findingsAnswer,
  mappingPatch,
  ownConnectionAnswer,
  showOwnConnection,
  testPreviewAnswer,
  typedValues,
  valuesPatch,
} from './portal-schemas.ts'
import type { Portal } from './portal-session.ts'
import { previewTest } from './preview-test.ts'
import { loadProgress } from './progress.ts'
import { ticketSetStep } from './ticket-store.ts'
import { toldSteps } from './types.ts'

const answer = { status: 200, schema: ownConnectionAnswer } as const

const updateErrors = [
  'setup.connection_missing',
  'connection.incomplete',
  'connection.issuer_in_use',
] as const

/** What the assistant does with its one connection. */
export function portalConnectionRoutes(parts: ChangeParts): PortalRoute[] {
  return [...settingTable(parts), ...mappingTable(parts), ...switchTable(parts)]
}

/** The connection as it stands now, whoever has changed it. */
async function show(
  { config, ...parts }: ChangeParts,
  portal: Portal,
): Promise<z.input<typeof ownConnectionAnswer>> {
  const ticket = await loadTicket(parts, portal.tenant, portal.ticket.id)
  const connection = await loadOwnConnection(parts, { ...portal, ticket })
  const progress = await loadProgress(parts, { ...portal, ticket })
  return showOwnConnection(connection, progress, config.publicUrl)
}

function settingTable(parts: ChangeParts): PortalRoute[] {
  return [
    portalRoute({
      method: 'GET',
      path: '/portal/api/providers/:provider',
      operationId: 'providers.get',
      summary: 'A provider that is offered: its steps and words',
      params: z.strictObject({ provider: z.string().max(64) }),
      answer: { status: 200, schema: providerAnswer },
      errors: ['request.not_found'],
      handle({ params: { provider }, portal: { ticket, profile } }) {
        const isOffered = offeredProviders(ticket, profile).some(({ name }) => name === provider)
        const preset = isOffered ? presetOf(provider) : null
        if (preset === null) return Promise.reject(new SsoError('request.not_found'))
        return Promise.resolve(showProvider(preset))
      },
    }),
    portalRoute({
      method: 'PUT',
      path: '/portal/api/connection',
      operationId: 'connection.choose',
      summary: 'Choose the provider: begins a draft, or goes on with the one that was begun',
      body: choice,
      answer,
      errors: [
        'setup.connection_missing',
        'setup.connection_enabled',
        'setup.protocol_fixed',
        'connection.issuer_in_use',
      ],
      async handle({ body, portal }) {
        await parts.db.transaction((db) => chooseProvider({ ...parts, db }, portal, body))
        return show(parts, portal)
      },
    }),
    portalRoute({
      method: 'GET',
      path: '/portal/api/connection',
      operationId: 'connection.get',
      summary: 'The connection, with the values for the provider',
      answer,
      errors: ['setup.connection_missing'],
      handle: ({ portal }) => show(parts, portal),
    }),
    portalRoute({
      method: 'PATCH',
      path: '/portal/api/connection',
      operationId: 'connection.give',
      summary: 'Give the provider’s values; fields that are absent stay as they are',
      asksOthers: true,
      body: valuesPatch,
      bodyLimit: DOCUMENT_LIMIT,
      answer,
      errors: updateErrors,
      async handle({ body, portal }) {
        await changeConnection(parts, portal, body)
        return show(parts, portal)
      },
    }),
    portalRoute({
      method: 'POST',
      path: '/portal/api/check',
      operationId: 'values.check',
      summary: 'Look at values as they are typed; changes nothing',
      asksOthers: true,
      body: typedValues,
      bodyLimit: DOCUMENT_LIMIT,
      answer: { status: 200, schema: findingsAnswer },
      errors: ['setup.connection_missing'],
      async handle({ body, portal }) {
        const connection = await loadOwnConnection(parts, portal)
        return { findings: await checkValues(parts, connection, body) }
      },
    }),
  ]
}

function mappingTable(parts: ChangeParts): PortalRoute[] {
  return [
    portalRoute({
      method: 'PATCH',
      path: '/portal/api/mapping',
      operationId: 'mapping.set',
      summary: 'Say under which names attributes come; each mapping is replaced as a whole',
      body: mappingPatch,
      answer,
      errors: updateErrors,
      async handle({ body, portal }) {
        await changeConnection(parts, portal, body)
        return show(parts, portal)
      },
    }),
    portalRoute({
      method: 'POST',
      path: '/portal/api/mapping/preview',
      operationId: 'mapping.preview',
      summary: 'What the person of the last test would be with a mapping; changes nothing',
      body: mappingPatch,
      answer: { status: 200, schema: testPreviewAnswer },
      errors: ['setup.connection_missing'],
      async handle({ body, portal }) {
        const found = await previewTest(parts, portal, body)
        return { preview: found === null ? null : showPreview({ profileId: null, ...found }) }
      },
    }),
  ]
}

function switchTable(parts: ChangeParts): PortalRoute[] {
  return [
    portalRoute({
      method: 'PUT',
      path: '/portal/api/steps/:step',
      operationId: 'steps.set',
      summary: 'Say that a step at the provider is done, or is not',
      params: z.strictObject({ step: z.enum(toldSteps) }),
      body: z.strictObject({ isDone: z.boolean() }),
      answer: { status: 204 },
      async handle({ params: { step }, body: { isDone }, portal }) {
        await ticketSetStep(parts.db, portal.ticket, step, isDone)
        return undefined
      },
    }),
    portalRoute({
      method: 'POST',
      path: '/portal/api/connection/enable',
      operationId: 'connection.enable',
      summary: 'Let people sign in by the connection',
      answer,
      errors: ['setup.connection_missing', 'setup.domain_required', 'connection.incomplete'],
      async handle({ portal }) {
        await enableConnection(parts, portal)
        return show(parts, portal)
      },
    }),
    portalRoute({
      method: 'POST',
      path: '/portal/api/connection/disable',
      operationId: 'connection.disable',
      summary: 'Let nobody sign in by the connection any more',
      answer,
      errors: ['setup.connection_missing'],
      async handle({ portal }) {
        await disableConnection(parts, portal)
        return show(parts, portal)
      },
    }),
    portalRoute({
      method: 'POST',
      path: '/portal/api/done',
      operationId: 'setup.complete',
      summary: 'Say that everything is done; the session goes on',
      answer: { status: 204 },
      errors: ['setup.connection_missing'],
      async handle({ portal }) {
        await completeSetup(parts, portal)
        return undefined
      },
    }),
  ]
}
