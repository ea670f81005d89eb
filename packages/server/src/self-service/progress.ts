import { missingFields } from '../connections/check-connection.ts'
import { loadOrganizationConnection } from '../connections/load-connection.ts'
import type { OrganizationConnection } from '../connections/types.ts'
import { testFindNewestFinished } from '../diagnosis/test-store.ts'
import type { ConnectionTest } from '../diagnosis/types.ts'
import { domainFirstVerified } from '../domains/store.ts'
import { missingAttributes } from '../profiles/missing-attributes.ts'
import type { Queryable } from '../storage/database.ts'
import type { Portal } from './portal-session.ts'
import type { SetupTicket } from './types.ts'

/** The steps of the assistant, in order. */
export const steps = [
  'provider',
  'application',
  'values',
  'attributes',
  'assignment',
  'domains',
  'test',
  'enable',
] as const

export interface Step {
  readonly step: (typeof steps)[number]
  readonly isDone: boolean
  /** Nobody can be let in without it. */
  readonly isRequired: boolean
}

interface Known {
  readonly ticket: SetupTicket
  readonly connection: OrganizationConnection | null
  readonly test: ConnectionTest | null
  readonly hasDomain: boolean
}

/** How far a setup is. Nothing is remembered of it but what the admin alone can tell; the rest is as the connection stands. */
export async function loadProgress(
  parts: { readonly db: Queryable },
  {
    ticket,
    tenant,
    domainVerification: domains,
    organization,
  }: Pick<Portal, 'ticket' | 'tenant' | 'domainVerification' | 'organization'>,
): Promise<Step[]> {
  const { db } = parts
  const { connectionId } = ticket
  const known: Known = {
    ticket,
    connection: connectionId === null ? null : await loadOrganizationConnection(parts, tenant, connectionId),
    test: connectionId === null ? null : await testFindNewestFinished(db, tenant, connectionId),
    hasDomain: (await domainFirstVerified(db, organization.id)) !== null,
  }
  return steps
    .filter((step) => step !== 'domains' || domains !== 'off')
    .map((step) => ({
      step,
      isDone: isDone[step](known),
      isRequired: step === 'domains' ? domains === 'required' : required.has(step),
    }))
}

const required: ReadonlySet<Step['step']> = new Set(['provider', 'application', 'values', 'enable'])

const isDone: Readonly<Record<Step['step'], (known: Known) => boolean>> = {
  provider: ({ connection }) => connection !== null,
  application: ({ ticket }) => ticket.stepsDone.includes('application'),
  values: ({ connection }) => connection !== null && missingFields(connection).length === 0,
  attributes: ({ connection, test }) => connection !== null && hasAttributes(connection, test),
  assignment: ({ ticket }) => ticket.stepsDone.includes('assignment'),
  domains: ({ hasDomain }) => hasDomain,
  test: ({ test }) => test?.admitted === true,
  enable: ({ connection }) => connection?.status === 'active',
}

/** As the newest test has shown it. */
function hasAttributes({ requiredAttributes }: OrganizationConnection, test: ConnectionTest | null): boolean {
  if (test === null || test.profile === null) return false
  return missingAttributes(test.profile, requiredAttributes).length === 0
}
