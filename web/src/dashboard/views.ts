import type { FunctionComponent } from 'preact'
import { ApplicationDetail } from './applications/application-detail.tsx'
import { ApplicationList } from './applications/application-list.tsx'
import { NewApplication } from './applications/new-application.tsx'
import { AwaitingPeople } from './awaiting/awaiting-people.tsx'
import { ConnectionDetail } from './connections/connection-detail.tsx'
import { NewConnection } from './connections/new-connection.tsx'
import { ConnectionSettings } from './connections/settings/connection-settings.tsx'
import { EventList } from './events/event-list.tsx'
import { EditApiKey } from './keys/edit-api-key.tsx'
import { KeysAndSettings } from './keys/keys-and-settings.tsx'
import { NewApiKey } from './keys/new-api-key.tsx'
import { LoginDetail } from './logins/login-detail.tsx'
import { LoginList } from './logins/login-list.tsx'
import { OperatorList } from './operators/operator-list.tsx'
import { NotFound } from './not-found.tsx'
import { NewOrganization } from './organizations/new-organization.tsx'
import { OrganizationDetail } from './organizations/organization-detail.tsx'
import { OrganizationList } from './organizations/organization-list.tsx'
import { Overview } from './overview/overview.tsx'
import { EditProfile } from './setup-links/edit-profile.tsx'
import { NewProfile } from './setup-links/new-profile.tsx'
import { SetupLinks } from './setup-links/setup-links.tsx'
import { NewSocialConnection } from './social/new-social-connection.tsx'
import { t } from './texts.ts'
import type { ViewProps } from './view-props.ts'
import { ProfileDetail } from './users/profile-detail.tsx'
import { UserDetail } from './users/user-detail.tsx'
import { UserList } from './users/user-list.tsx'
import { DeliveryDetail } from './webhooks/delivery-detail.tsx'
import { NewWebhook } from './webhooks/new-webhook.tsx'
import { WebhookDetail } from './webhooks/webhook-detail.tsx'
import { WebhookList } from './webhooks/webhook-list.tsx'

/** Of the navigation, in its order; `name` is the first part of the addresses. */
export const sections = [
  { name: 'overview', label: t.nav.overview },
  { name: 'organizations', label: t.nav.organizations },
  { name: 'users', label: t.users.title },
  { name: 'applications', label: t.nav.applications },
  { name: 'logins', label: t.nav.logins },
  { name: 'awaiting', label: t.nav.awaiting },
  { name: 'setup-links', label: t.nav.setupLinks },
  { name: 'events', label: t.nav.events },
  { name: 'webhooks', label: t.nav.webhooks },
  { name: 'keys', label: t.nav.keys },
  { name: 'operators', label: t.operators.title },
] as const

/** Sections of what has addresses of its own. */
const sectionsOf: Readonly<Record<string, string>> = {
  connections: 'organizations',
  profiles: 'users',
  social: 'keys',
  'self-service-profiles': 'setup-links',
  'webhook-deliveries': 'webhooks',
}

/** Which section an address belongs to, by its first part. */
export function sectionOf(first = 'overview'): string {
  return sectionsOf[first] ?? first
}

/** Address → view; `:id` stands for what an address names, after the addresses with words of their own. */
const views: Readonly<Record<string, FunctionComponent<ViewProps>>> = {
  '': Overview,
  organizations: OrganizationList,
  'organizations/new': NewOrganization,
  'organizations/:id': OrganizationDetail,
  'organizations/:id/connections/new': NewConnection,
  'connections/:id': ConnectionDetail,
  'connections/:id/settings': ConnectionSettings,
  users: UserList,
  'users/:id': UserDetail,
  'profiles/:id': ProfileDetail,
  applications: ApplicationList,
  'applications/new': NewApplication,
  'applications/:id': ApplicationDetail,
  logins: LoginList,
  'logins/:id': LoginDetail,
  awaiting: AwaitingPeople,
  'setup-links': SetupLinks,
  'self-service-profiles/new': NewProfile,
  'self-service-profiles/:id': EditProfile,
  events: EventList,
  webhooks: WebhookList,
  'webhooks/new': NewWebhook,
  'webhooks/:id': WebhookDetail,
  'webhook-deliveries/:id': DeliveryDetail,
  keys: KeysAndSettings,
  'keys/new': NewApiKey,
  'keys/:id': EditApiKey,
  'social/:id': NewSocialConnection,
  operators: OperatorList,
}

/** The view of an address. */
export function viewAt(path: readonly string[]): {
  readonly View: FunctionComponent<ViewProps>
  readonly id: string
} {
  for (const [address, View] of Object.entries(views)) {
    const id = idOf(address, path)
    if (id !== null) return { View, id }
  }
  return { View: NotFound, id: '' }
}

/** What `:id` of this address stands for in the path; empty when it has none, null when it is another address. */
function idOf(address: string, path: readonly string[]): string | null {
  const parts = address === '' ? [] : address.split('/')
  if (parts.length !== path.length) return null
  if (!parts.every((part, at) => part === ':id' || part === path[at])) return null
  return path[parts.indexOf(':id')] ?? ''
}
