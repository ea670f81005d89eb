import { Refusal, callService } from '../parts/call-service.ts'
import type { Finding } from '../parts/use-checks.ts'
import { callSignedIn } from './call-signed-in.ts'
import type {
  ApiKey,
  Application,
  ApplicationType,
  ClientSecret,
  Permission,
  SigningKey,
} from './wire/applications.ts'
import type {
  ClientKey,
  Connection,
  ConnectionKey,
  ConnectionStatus,
  ConnectionTest,
  IdpInitiated,
  Mapping,
  MappingPreview,
  NewTest,
  OidcSettings,
  Recommendation,
  SamlSettings,
  SocialSettings,
} from './wire/connections.ts'
import type { EventRecord, GoLiveItem, Page, SessionAnswer } from './wire/general.ts'
import type { AwaitingPerson, Login, LoginCounts, LoginSummary, Reconciliation } from './wire/logins.ts'
import type { Invitation, Member, MemberRole, Profile, User, UserDetail } from './wire/members.ts'
import type { AddedOperator, ApprovedSso, Operator } from './wire/operators.ts'
import type {
  AuthRequired,
  AutoJoin,
  Domain,
  Organization,
  Policy,
  PolicyPreflight,
  PolicyReport,
} from './wire/organizations.ts'
import type {
  Branding,
  DomainVerification,
  SelfServiceProfile,
  SetupTicket,
  UserAttribute,
} from './wire/setup-links.ts'
import type { Webhook, WebhookDelivery, WholeWebhookDelivery } from './wire/webhooks.ts'

/** Query parameters; what is absent or empty is not sent. */
export type Query = Readonly<Record<string, string | number | undefined>>

/** The path with its query. */
export function withQuery(path: string, query: Query): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '')
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString()
  return text === '' ? path : `${path}?${text}`
}

const get = <Result>(path: string, query: Query = {}) =>
  callSignedIn<Result>('GET', withQuery(`/v1/${path}`, query))
const list = <Item>(path: string, query: Query) => get<Page<Item>>(path, query)
const create = <Result>(path: string, body?: object) => callSignedIn<Result>('POST', `/v1/${path}`, body)
const change = <Result>(path: string, body: object) => callSignedIn<Result>('PATCH', `/v1/${path}`, body)
const remove = (path: string) => callSignedIn<undefined>('DELETE', `/v1/${path}`)

/** That none is approved is an answer, too. */
async function approvedSso(): Promise<{ readonly approved: ApprovedSso | null }> {
  try {
    return { approved: await get<ApprovedSso>('operator-sso') }
  } catch (error) {
    if (error instanceof Refusal && error.code === 'request.not_found') return { approved: null }
    throw error
  }
}

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
  policyReport: (id: string) => get<PolicyReport>(`organizations/${id}/policy-report`),

  domains: (id: string, query: Query) => list<Domain>(`organizations/${id}/domains`, query),
  addDomain: (id: string, domain: string) => create<Domain>(`organizations/${id}/domains`, { domain }),
  verifyDomain: (id: string, domainId: string) =>
    create<Domain>(`organizations/${id}/domains/${domainId}/verify`),
  changeDomain: (id: string, domainId: string, body: DomainPatch) =>
    change<Domain>(`organizations/${id}/domains/${domainId}`, body),
  removeDomain: (id: string, domainId: string) => remove(`organizations/${id}/domains/${domainId}`),

  members: (id: string, query: Query) => list<Member>(`organizations/${id}/members`, query),
  addMember: (id: string, body: NewMember) => create<Member>(`organizations/${id}/members`, body),
  changeMember: (id: string, memberId: string, body: MemberPatch) =>
    change<Member>(`organizations/${id}/members/${memberId}`, body),
  removeMember: (id: string, memberId: string) => remove(`organizations/${id}/members/${memberId}`),
  invitations: (id: string, query: Query) => list<Invitation>(`organizations/${id}/invitations`, query),
  invite: (id: string, body: { email: string; role: MemberRole }) =>
    create<Invitation>(`organizations/${id}/invitations`, body),
  resendInvitation: (id: string, invitationId: string) =>
    create<Invitation>(`organizations/${id}/invitations/${invitationId}/resend`),
  revokeInvitation: (id: string, invitationId: string) =>
    remove(`organizations/${id}/invitations/${invitationId}`),

  users: (query: Query) => list<User>('users', query),
  user: (id: string) => get<UserDetail>(`users/${id}`),
  changeUser: (id: string, body: UserPatch) => change<UserDetail>(`users/${id}`, body),
  deleteUser: (id: string) => remove(`users/${id}`),
  profilesOfPeople: (query: Query) => list<Profile>('profiles', query),
  personProfile: (id: string) => get<Profile>(`profiles/${id}`),
  changePersonProfile: (id: string, body: Pick<Profile, 'metadata'>) =>
    change<Profile>(`profiles/${id}`, body),
  deletePersonProfile: (id: string) => remove(`profiles/${id}`),

  connections: (query: Query) => list<Connection>('connections', query),
  connection: (id: string) => get<Connection>(`connections/${id}`),
  createConnection: (body: NewConnection) => create<Connection>('connections', body),
  changeConnection: (id: string, body: ConnectionPatch) => change<Connection>(`connections/${id}`, body),
  previewMapping: (id: string, body: Pick<ConnectionPatch, 'mapping' | 'roleMapping'>) =>
    create<MappingPreview>(`connections/${id}/mapping-preview`, body),
  connectionKeys: (id: string, query: Query) => list<ConnectionKey>(`connections/${id}/keys`, query),
  addConnectionKey: (id: string) => create<ConnectionKey>(`connections/${id}/keys`),
  promoteConnectionKey: (id: string, keyId: string) =>
    create<ConnectionKey>(`connections/${id}/keys/${keyId}/promote`),
  deleteConnectionKey: (id: string, keyId: string) => remove(`connections/${id}/keys/${keyId}`),
  clientKeys: async (id: string) => (await get<Items<ClientKey>>(`connections/${id}/client-keys`)).items,
  rotateClientKeys: async (id: string) =>
    (await create<Items<ClientKey>>(`connections/${id}/client-keys/rotate`)).items,
  setStatus: (id: string, status: ConnectionStatus) => change<Connection>(`connections/${id}`, { status }),
  deleteConnection: (id: string) => remove(`connections/${id}`),
  recommendations: async (id: string) =>
    (await get<{ items: readonly Recommendation[] }>(`connections/${id}/recommendations`)).items,
  checkValues: async (about: CheckedConnection, values: CheckedValues) =>
    (await create<{ findings: readonly Finding[] }>('connections/check', { ...about, values })).findings,
  beginTest: (id: string) => create<NewTest>(`connections/${id}/test`),
  test: (id: string, testId: string) => get<ConnectionTest>(`connections/${id}/tests/${testId}`),

  logins: (query: Query) => list<LoginSummary>('logins', query),
  login: (id: string) => get<Login>(`logins/${id}`),
  loginCounts: (query: Query) => get<LoginCounts>('logins/counts', query),

  awaiting: (query: Query) => list<AwaitingPerson>('profiles', { ...query, awaiting: 'true' }),
  reconcile: (id: string) => create<Reconciliation>(`connections/${id}/reconcile`),

  applications: (query: Query) => list<Application>('applications', query),
  application: (id: string) => get<Application>(`applications/${id}`),
  createApplication: (body: NewApplication) =>
    create<Application & { readonly clientSecret: string | null }>('applications', body),
  changeApplication: (id: string, body: ApplicationPatch) => change<Application>(`applications/${id}`, body),
  deleteApplication: (id: string) => remove(`applications/${id}`),
  secrets: (id: string, query: Query) => list<ClientSecret>(`applications/${id}/secrets`, query),
  createSecret: (id: string) =>
    create<ClientSecret & { readonly clientSecret: string }>(`applications/${id}/secrets`),
  deleteSecret: (id: string, secretId: string) => remove(`applications/${id}/secrets/${secretId}`),

  permissions: async () => (await get<Items<Permission>>('permissions')).items,
  apiKeys: (query: Query) => list<ApiKey>('api-keys', query),
  createApiKey: (body: NewApiKey) => create<ApiKey & { readonly key: string }>('api-keys', body),
  apiKey: (id: string) => get<ApiKey>(`api-keys/${id}`),
  changeApiKey: (id: string, body: ApiKeyPatch) => change<ApiKey>(`api-keys/${id}`, body),
  deleteApiKey: (id: string) => remove(`api-keys/${id}`),
  signingKeys: async () => (await get<Page<SigningKey>>('signing-keys')).items,
  rotateSigningKeys: async (emergency: boolean) =>
    (await create<Page<SigningKey>>('signing-keys/rotate', { emergency })).items,

  tickets: (query: Query) => list<SetupTicket>('setup-tickets', query),
  createTicket: (body: TicketInput) => create<SetupTicket & { readonly url: string }>('setup-tickets', body),
  revokeTicket: (id: string) => create<SetupTicket>(`setup-tickets/${id}/revoke`),
  profiles: (query: Query) => list<SelfServiceProfile>('self-service-profiles', query),
  profile: (id: string) => get<SelfServiceProfile>(`self-service-profiles/${id}`),
  createProfile: (body: ProfileInput) => create<SelfServiceProfile>('self-service-profiles', body),
  changeProfile: (id: string, body: Partial<ProfileInput>) =>
    change<SelfServiceProfile>(`self-service-profiles/${id}`, body),
  deleteProfile: (id: string) => remove(`self-service-profiles/${id}`),

  events: (query: Query) => list<EventRecord>('events', query),

  operators: (query: Query) => list<Operator>('operators', query),
  addOperator: (body: { email: string; role: Operator['role'] }) => create<AddedOperator>('operators', body),
  changeOperator: (id: string, role: Operator['role']) => change<Operator>(`operators/${id}`, { role }),
  removeOperator: (id: string) => remove(`operators/${id}`),
  operatorSso: approvedSso,
  approveSso: (connectionId: string) =>
    callSignedIn<ApprovedSso>('PUT', '/v1/operator-sso', { connectionId }),
  endSso: () => remove('operator-sso'),

  webhooks: (query: Query) => list<Webhook>('webhooks', query),
  webhook: (id: string) => get<Webhook>(`webhooks/${id}`),
  createWebhook: (body: WebhookInput) => create<Webhook & { readonly secret: string }>('webhooks', body),
  changeWebhook: (id: string, body: Partial<WebhookInput>) => change<Webhook>(`webhooks/${id}`, body),
  deleteWebhook: (id: string) => remove(`webhooks/${id}`),
  rotateWebhookSecret: (id: string, emergency: boolean) =>
    create<Webhook & { readonly secret: string }>(`webhooks/${id}/rotate-secret`, { emergency }),
  retireWebhookSecret: (id: string) => create<Webhook>(`webhooks/${id}/retire-secret`),
  testWebhook: (id: string) => create<WholeWebhookDelivery>(`webhooks/${id}/test`),
  replayWebhook: (id: string, range: { since: string; until?: string }) =>
    create<{ readonly queued: number }>(`webhooks/${id}/replay`, range),
  deliveries: (id: string, query: Query) => list<WebhookDelivery>(`webhooks/${id}/deliveries`, query),
  delivery: (id: string, deliveryId: string) =>
    get<WholeWebhookDelivery>(`webhooks/${id}/deliveries/${deliveryId}`),
  replayDelivery: (id: string, deliveryId: string) =>
    create<WholeWebhookDelivery>(`webhooks/${id}/deliveries/${deliveryId}/replay`),
}

/** For which connection values are looked at: one that is there, or one that is yet to be made. */
export type CheckedConnection =
  | { readonly connectionId: string }
  | { readonly organizationId: string; readonly protocol: 'saml' | 'oidc'; readonly provider: string }

export type CheckedValues = Readonly<Record<string, string | readonly string[]>>

export interface WebhookInput {
  readonly url: string
  readonly description: string | null
  readonly events: readonly string[]
  readonly format: string
  readonly status?: Webhook['status']
}

interface Items<Item> {
  readonly items: readonly Item[]
}

export interface DomainPatch {
  readonly state?: 'verified'
  readonly connectionId?: string | null
  readonly autoJoin?: AutoJoin
}

export interface NewMember {
  readonly email: string
  readonly name?: string
  readonly role: MemberRole
}

export type UserPatch = Partial<Pick<User, 'name' | 'firstName' | 'lastName' | 'externalId' | 'metadata'>>

export interface MemberPatch {
  readonly role?: MemberRole
  readonly status?: 'active' | 'inactive'
}

export interface OrganizationPatch {
  readonly name?: string
  readonly slug?: string
  readonly externalId?: string | null
  readonly metadata?: Readonly<Record<string, string>>
  readonly autoRevert?: boolean
  readonly policy?: Policy
  readonly reportOnlyPolicy?: Policy | null
  /** Demand single sign-on although no connection has proven to work. */
  readonly force?: boolean
  readonly jit?: boolean
  readonly allowOutsideProfiles?: boolean
}

/** What may be said of a connection of any protocol; what is absent stays as it is. */
export interface ConnectionPatch
  extends Partial<SamlSettings>, Partial<OidcSettings>, Partial<SocialSettings> {
  readonly name?: string
  readonly provider?: string
  readonly isDefault?: boolean
  readonly idpInitiated?: IdpInitiated
  readonly mapping?: Mapping
  readonly roleMapping?: Mapping
  readonly requiredAttributes?: readonly string[]
  readonly metadataUrl?: string | null
  readonly metadataXml?: string
  readonly idpEntityId?: string | null
  readonly ssoUrl?: string | null
  readonly ssoBinding?: string
  readonly certificates?: readonly string[]
  readonly issuer?: string | null
  readonly clientId?: string | null
  readonly clientSecret?: string | null
}

export type NewConnection = ConnectionPatch &
  ({ readonly protocol: 'saml' | 'oidc'; readonly organizationId: string } | { readonly protocol: 'social' })

export interface ApiKeyPatch {
  readonly name?: string
  readonly scopes?: readonly string[]
  readonly expiresAt?: string | null
}

export interface NewApiKey extends Required<ApiKeyPatch> {
  readonly organizationId: string | null
}

/** What may be said of an application; what is absent stays as it is. */
export type ApplicationPatch = Partial<
  Omit<Application, 'id' | 'type' | 'clientId' | 'organizationId' | 'createdAt'>
>

export interface NewApplication extends ApplicationPatch {
  readonly name: string
  readonly type: ApplicationType
  readonly clientId?: string
  readonly organizationId?: string
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
  readonly allowedProviders: readonly string[]
  readonly userAttributes: readonly UserAttribute[]
  readonly branding: Branding
  readonly offersDirectory: boolean
}
