import { callService } from '../parts/call-service.ts'
import type {
  ApiKey,
  Application,
  ApplicationType,
  AuthRequired,
  ClientSecret,
  Connection,
  ConnectionStatus,
  ConnectionTest,
  Domain,
  DomainVerification,
  EventRecord,
  GoLiveItem,
  Login,
  LoginSummary,
  NewTest,
  Organization,
  Page,
  PolicyPreflight,
  Recommendation,
  SelfServiceProfile,
  SessionAnswer,
  SetupTicket,
  SigningKey,
  Webhook,
  WebhookDelivery,
  WholeWebhookDelivery,
} from './wire.ts'

/** Query parameters; what is absent or empty is not sent. */
export type Query = Readonly<Record<string, string | number | undefined>>

/** The path with its query. */
export function withQuery(path: string, query: Query): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '')
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString()
  return text === '' ? path : `${path}?${text}`
}

const get = <Result>(path: string, query: Query = {}) =>
  callService<Result>('GET', withQuery(`/v1/${path}`, query))
const list = <Item>(path: string, query: Query) => get<Page<Item>>(path, query)
const create = <Result>(path: string, body?: object) => callService<Result>('POST', `/v1/${path}`, body)
const change = <Result>(path: string, body: object) => callService<Result>('PATCH', `/v1/${path}`, body)
const remove = (path: string) => callService<undefined>('DELETE', `/v1/${path}`)

/** The operations of `/v1` that the dashboard uses, a line each, and those of its own session. */
export const api = {
  session: () => callService<SessionAnswer>('GET', '/dashboard/api/session'),
  signOut: () => callService<undefined>('POST', '/dashboard/api/sign-out'),
  goLive: async () => (await get<{ checks: readonly GoLiveItem[] }>('go-live')).checks,

  organizations: (query: Query) => list<Organization>('organizations', query),
  organization: (id: string) => get<Organization>(`organizations/${id}`),
  createOrganization: (body: { name: string; slug?: string; externalId?: string }) =>
    create<Organization>('organizations', body),
  changeOrganization: (id: string, body: OrganizationPatch) =>
    change<Organization>(`organizations/${id}`, body),
  deleteOrganization: (id: string) => remove(`organizations/${id}`),
  preflight: (id: string, query: { authRequired: AuthRequired; requireMfa: string }) =>
    get<PolicyPreflight>(`organizations/${id}/policy-preflight`, query),

  domains: (id: string, query: Query) => list<Domain>(`organizations/${id}/domains`, query),
  addDomain: (id: string, domain: string) => create<Domain>(`organizations/${id}/domains`, { domain }),
  verifyDomain: (id: string, domainId: string) =>
    create<Domain>(`organizations/${id}/domains/${domainId}/verify`),
  removeDomain: (id: string, domainId: string) => remove(`organizations/${id}/domains/${domainId}`),

  connections: (query: Query) => list<Connection>('connections', query),
  connection: (id: string) => get<Connection>(`connections/${id}`),
  setStatus: (id: string, status: ConnectionStatus) => change<Connection>(`connections/${id}`, { status }),
  deleteConnection: (id: string) => remove(`connections/${id}`),
  recommendations: async (id: string) =>
    (await get<{ items: readonly Recommendation[] }>(`connections/${id}/recommendations`)).items,
  beginTest: (id: string) => create<NewTest>(`connections/${id}/test`),
  test: (id: string, testId: string) => get<ConnectionTest>(`connections/${id}/tests/${testId}`),

  logins: (query: Query) => list<LoginSummary>('logins', query),
  login: (id: string) => get<Login>(`logins/${id}`),

  applications: (query: Query) => list<Application>('applications', query),
  application: (id: string) => get<Application>(`applications/${id}`),
  createApplication: (body: { name: string; type: ApplicationType; redirectUris: readonly string[] }) =>
    create<Application & { readonly clientSecret: string | null }>('applications', body),
  changeApplication: (id: string, body: ApplicationPatch) => change<Application>(`applications/${id}`, body),
  deleteApplication: (id: string) => remove(`applications/${id}`),
  secrets: (id: string, query: Query) => list<ClientSecret>(`applications/${id}/secrets`, query),
  createSecret: (id: string) =>
    create<ClientSecret & { readonly clientSecret: string }>(`applications/${id}/secrets`),
  deleteSecret: (id: string, secretId: string) => remove(`applications/${id}/secrets/${secretId}`),

  apiKeys: (query: Query) => list<ApiKey>('api-keys', query),
  createApiKey: (body: { name: string; scopes: readonly string[]; expiresAt: string | null }) =>
    create<ApiKey & { readonly key: string }>('api-keys', body),
  deleteApiKey: (id: string) => remove(`api-keys/${id}`),
  signingKeys: async () => (await get<Page<SigningKey>>('signing-keys')).items,

  tickets: (query: Query) => list<SetupTicket>('setup-tickets', query),
  createTicket: (body: TicketInput) => create<SetupTicket & { readonly url: string }>('setup-tickets', body),
  revokeTicket: (id: string) => create<SetupTicket>(`setup-tickets/${id}/revoke`),
  profiles: (query: Query) => list<SelfServiceProfile>('self-service-profiles', query),
  profile: (id: string) => get<SelfServiceProfile>(`self-service-profiles/${id}`),
  createProfile: (body: ProfileInput) => create<SelfServiceProfile>('self-service-profiles', body),
  changeProfile: (id: string, body: ProfileInput) =>
    change<SelfServiceProfile>(`self-service-profiles/${id}`, body),
  deleteProfile: (id: string) => remove(`self-service-profiles/${id}`),

  events: (query: Query) => list<EventRecord>('events', query),

  webhooks: (query: Query) => list<Webhook>('webhooks', query),
  webhook: (id: string) => get<Webhook>(`webhooks/${id}`),
  createWebhook: (body: WebhookInput) => create<Webhook & { readonly secret: string }>('webhooks', body),
  changeWebhook: (id: string, body: Partial<WebhookInput>) => change<Webhook>(`webhooks/${id}`, body),
  deleteWebhook: (id: string) => remove(`webhooks/${id}`),
  rotateWebhookSecret: (id: string) =>
    create<Webhook & { readonly secret: string }>(`webhooks/${id}/rotate-secret`, {}),
  retireWebhookSecret: (id: string) => create<Webhook>(`webhooks/${id}/retire-secret`),
  testWebhook: (id: string) => create<WholeWebhookDelivery>(`webhooks/${id}/test`),
  replayWebhook: (id: string, since: string) =>
    create<{ readonly queued: number }>(`webhooks/${id}/replay`, { since }),
  deliveries: (id: string, query: Query) => list<WebhookDelivery>(`webhooks/${id}/deliveries`, query),
  delivery: (id: string, deliveryId: string) =>
    get<WholeWebhookDelivery>(`webhooks/${id}/deliveries/${deliveryId}`),
  replayDelivery: (id: string, deliveryId: string) =>
    create<WholeWebhookDelivery>(`webhooks/${id}/deliveries/${deliveryId}/replay`),
}

export interface WebhookInput {
  readonly url: string
  readonly description: string | null
  readonly events: readonly string[]
  readonly status?: Webhook['status']
}

export interface OrganizationPatch {
  readonly name?: string
  readonly policy?: Organization['policy']
  readonly jit?: boolean
  readonly allowOutsideProfiles?: boolean
}

export interface ApplicationPatch {
  readonly name?: string
  readonly redirectUris?: readonly string[]
  readonly postLogoutRedirectUris?: readonly string[]
  readonly allowedOrigins?: readonly string[]
  readonly initiateLoginUri?: string | null
}

export interface TicketInput {
  readonly organizationId: string
  readonly profileId?: string
  readonly connectionId?: string
  readonly lifetimeSeconds: number
}

export interface ProfileInput {
  readonly name: string
  readonly description: string | null
  readonly introduction: string | null
  readonly domainVerification: DomainVerification
}
