import type { FunctionComponent } from 'preact'
import { ApplicationDetail } from './applications/application-detail.tsx'
import { ApplicationList } from './applications/application-list.tsx'
import { NewApplication } from './applications/new-application.tsx'
import { ConnectionDetail } from './connections/connection-detail.tsx'
import { EventList } from './events/event-list.tsx'
import { KeysAndSettings } from './keys/keys-and-settings.tsx'
import { NewApiKey } from './keys/new-api-key.tsx'
import { LoginDetail } from './logins/login-detail.tsx'
import { LoginList } from './logins/login-list.tsx'
import { NotFound } from './not-found.tsx'
import { NewOrganization } from './organizations/new-organization.tsx'
import { OrganizationDetail } from './organizations/organization-detail.tsx'
import { OrganizationList } from './organizations/organization-list.tsx'
import { Overview } from './overview/overview.tsx'
import { EditProfile } from './setup-links/edit-profile.tsx'
import { NewProfile } from './setup-links/new-profile.tsx'
import { SetupLinks } from './setup-links/setup-links.tsx'
import { t } from './texts.ts'
import type { ViewProps } from './view-props.ts'
import { DeliveryDetail } from './webhooks/delivery-detail.tsx'
import { NewWebhook } from './webhooks/new-webhook.tsx'
import { WebhookDetail } from './webhooks/webhook-detail.tsx'
import { WebhookList } from './webhooks/webhook-list.tsx'

/** Of the navigation, in its order; `name` is the first part of the addresses. */
export const sections = [
  { name: 'overview', label: t.nav.overview },
  { name: 'organizations', label: t.nav.organizations },
  { name: 'applications', label: t.nav.applications },
  { name: 'logins', label: t.nav.logins },
  { name: 'setup-links', label: t.nav.setupLinks },
  { name: 'events', label: t.nav.events },
  { name: 'webhooks', label: t.nav.webhooks },
  { name: 'keys', label: t.nav.keys },
] as const

/** Which section an address belongs to, by its first part. */
export function sectionOf(first = 'overview'): string {
  if (first === 'connections') return 'organizations'
  if (first === 'webhook-deliveries') return 'webhooks'
  return first === 'self-service-profiles' ? 'setup-links' : first
}

/** Address → view; `:id` stands for what an address names, after the addresses with words of their own. */
const views: Readonly<Record<string, FunctionComponent<ViewProps>>> = {
  '': Overview,
  organizations: OrganizationList,
  'organizations/new': NewOrganization,
  'organizations/:id': OrganizationDetail,
  'connections/:id': ConnectionDetail,
  applications: ApplicationList,
  'applications/new': NewApplication,
  'applications/:id': ApplicationDetail,
  logins: LoginList,
  'logins/:id': LoginDetail,
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
}

/** The view of an address. */
export function viewAt(path: readonly string[]): {
  readonly View: FunctionComponent<ViewProps>
  readonly id: string
} {
  const exact = path.join('/')
  if (Object.hasOwn(views, exact)) return { View: views[exact] ?? NotFound, id: '' }
  const [section = '', id = '', ...more] = path
  return { View: (more.length === 0 ? views[`${section}/:id`] : undefined) ?? NotFound, id }
}
