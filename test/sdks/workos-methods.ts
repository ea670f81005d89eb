/** A method of WorkOS' Node library, and what becomes of it here. */
export interface Method {
  /** What it asks for. */
  readonly asks: string
  readonly works: 'yes' | 'partly' | 'no'
  /** What is not as it is there. */
  readonly note?: string
  /** Its name in version 11, where that is another one. */
  readonly renamed?: string
  /** Only this version has it. */
  readonly only?: 8 | 11
}

const noDirectories = 'there are no directories yet'

/**
 * The methods by their names in version 8, in the order of docs/workos.md, which has its table from here. `workos.test.ts` has a test for each:
 * what works is done, and what does not is refused.
 */
export const methods = {
  'sso.getAuthorizationUrl': {
    asks: 'GET /sso/authorize',
    works: 'partly',
    note: '`providerScopes` and `providerQueryParams` are passed over. Errors come back with OAuth’s values of `error`, the reason in `error_code`',
  },
  'sso.getAuthorizationUrlWithPKCE': { asks: 'GET /sso/authorize', works: 'yes' },
  'sso.getProfileAndToken': {
    asks: 'POST /sso/token',
    works: 'partly',
    note: 'no `oauthTokens`: what a provider gave is not handed on',
  },
  'sso.getProfile': { asks: 'GET /sso/profile', works: 'yes' },
  'sso.listConnections': { asks: 'GET /connections', works: 'yes' },
  'sso.getConnection': { asks: 'GET /connections/:id', works: 'yes' },
  'sso.deleteConnection': { asks: 'DELETE /connections/:id', works: 'yes' },
  'organizations.createOrganization': { asks: 'POST /organizations', works: 'yes' },
  'organizations.listOrganizations': {
    asks: 'GET /organizations',
    works: 'yes',
    note: '`domains` finds verified domains only',
  },
  'organizations.getOrganization': { asks: 'GET /organizations/:id', works: 'yes' },
  'organizations.getOrganizationByExternalId': {
    asks: 'GET /organizations/external_id/:id',
    works: 'partly',
    note: 'external ids of letters, digits and `- . _ ~`',
  },
  'organizations.updateOrganization': {
    asks: 'PUT /organizations/:id',
    works: 'partly',
    note: 'no `stripeCustomerId`: that is refused',
  },
  'organizations.deleteOrganization': { asks: 'DELETE /organizations/:id', works: 'yes' },
  'organizations.listOrganizationRoles': { asks: 'GET /organizations/:id/roles', works: 'no', only: 8 },
  'organizationDomains.create': {
    asks: 'POST /organization_domains',
    works: 'yes',
    renamed: 'organizationDomains.createOrganizationDomain',
  },
  'organizationDomains.get': {
    asks: 'GET /organization_domains/:id',
    works: 'yes',
    renamed: 'organizationDomains.getOrganizationDomain',
  },
  'organizationDomains.verify': {
    asks: 'POST /organization_domains/:id/verify',
    works: 'yes',
    renamed: 'organizationDomains.verifyOrganizationDomain',
  },
  'organizationDomains.delete': {
    asks: 'DELETE /organization_domains/:id',
    works: 'yes',
    renamed: 'organizationDomains.deleteOrganizationDomain',
  },
  'portal.generateLink': {
    asks: 'POST /portal/generate_link',
    works: 'partly',
    note: 'intents `sso`, `domain_verification`, `certificate_renewal`; `returnUrl` and `successUrl` only where an application has registered the origin; `adminEmails` get no mail',
    renamed: 'adminPortal.generateLink',
  },
  'directorySync.listDirectories': { asks: 'GET /directories', works: 'partly', note: noDirectories },
  'directorySync.getDirectory': { asks: 'GET /directories/:id', works: 'partly', note: noDirectories },
  'directorySync.deleteDirectory': { asks: 'DELETE /directories/:id', works: 'partly', note: noDirectories },
  'directorySync.listUsers': { asks: 'GET /directory_users', works: 'partly', note: noDirectories },
  'directorySync.getUser': { asks: 'GET /directory_users/:id', works: 'partly', note: noDirectories },
  'directorySync.listGroups': { asks: 'GET /directory_groups', works: 'partly', note: noDirectories },
  'directorySync.getGroup': { asks: 'GET /directory_groups/:id', works: 'partly', note: noDirectories },
  'events.listEvents': {
    asks: 'GET /events',
    works: 'partly',
    note: 'events of organizations, connections and domains',
  },
  'userManagement.listUsers': { asks: 'GET /user_management/users', works: 'no' },
  'auditLogs.createEvent': { asks: 'POST /audit_logs/events', works: 'no' },
} as const satisfies Readonly<Record<string, Method>>

export type MethodName = keyof typeof methods

/** The rows of the table in docs/workos.md. */
export function methodRows(): string[] {
  return Object.entries<Method>(methods).map(([name, { asks, works, note = '', renamed, only }]) => {
    const names = renamed === undefined ? `\`${name}\`` : `\`${name}\`; 11: \`${renamed}\``
    const where = only === undefined ? names : `${names} (${String(only)} only)`
    return `| ${where} | \`${asks}\` | ${works} | ${note} |`
  })
}
