import { Refusal, callService } from '../parts/call-service.ts'
import type { Finding } from '../parts/use-checks.ts'
import type { ConnectionTest, Domain, NewTest, OwnConnection, Preview, Protocol, Session } from './wire.ts'
import { noteEnd, noteUse } from './session-life.ts'

/** An operation of the assistant's API: each moves the idle end of the session, or tells that it has come. */
async function call<Result>(method: string, path: string, body?: unknown): Promise<Result> {
  try {
    const answer = await callService<Result>(method, `/portal/api/${path}`, body)
    noteUse()
    return answer
  } catch (error) {
    if (error instanceof Refusal && error.code === 'setup.session_ended') noteEnd()
    throw error
  }
}

/** What of a connection an admin gives. */
export type Values = Readonly<Partial<Record<ValueName, string>>> & {
  readonly certificates?: readonly string[]
}
export type ValueName =
  'metadataUrl' | 'metadataXml' | 'idpEntityId' | 'ssoUrl' | 'issuer' | 'clientId' | 'clientSecret'

/** The operations of `/portal/api/`, a line each. */
export const api = {
  session: () => call<Session>('GET', 'session'),
  connection: () => call<OwnConnection>('GET', 'connection'),
  chooseProvider: (provider: string, protocol: Protocol) =>
    call<OwnConnection>('PUT', 'connection', { provider, protocol }),
  giveValues: (values: Values) => call<OwnConnection>('PATCH', 'connection', values),
  check: async (values: Values) => (await call<{ findings: Finding[] }>('POST', 'check', values)).findings,
  setMapping: (mapping: Readonly<Record<string, readonly string[]>>) =>
    call<OwnConnection>('PATCH', 'mapping', { mapping }),
  preview: async () => (await call<{ preview: Preview | null }>('POST', 'mapping/preview', {})).preview,
  setStep: (step: 'application' | 'assignment', isDone: boolean) =>
    call<undefined>('PUT', `steps/${step}`, { isDone }),
  domains: async () => (await call<{ items: Domain[] }>('GET', 'domains')).items,
  addDomain: (domain: string) => call<Domain>('POST', 'domains', { domain }),
  verifyDomain: (id: string) => call<Domain>('POST', `domains/${id}/verify`),
  removeDomain: (id: string) => call<undefined>('DELETE', `domains/${id}`),
  beginTest: () => call<NewTest>('POST', 'tests'),
  test: (id: string) => call<ConnectionTest>('GET', `tests/${id}`),
  enable: () => call<OwnConnection>('POST', 'connection/enable'),
  disable: () => call<OwnConnection>('POST', 'connection/disable'),
  complete: () => call<undefined>('POST', 'done'),
}
