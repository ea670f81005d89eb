/** A method of Scalekit's Node library, and what becomes of it here. */
interface Method {
  /** What it asks for. */
  readonly asks: string
  readonly works: 'yes' | 'partly' | 'no'
  /** What is not as it is there. */
  readonly note?: string
}

const noDirectories = 'there are no directories yet'
const organizations = 'OrganizationService'
const connections = 'ConnectionService'
const domains = 'DomainService'
const directories = 'DirectoryService'
const users = 'UserService'
const roles = 'RolesService'
const byAddress = 'by a whole address, whatever its case'
const oneRole = 'one role'

/**
 * The methods by their names, in the order of docs/scalekit.md, which has its table from here. `scalekit.test.ts` has a test for each: what works
 * is done, and what does not is refused.
 */
export const methods = {
  getAuthorizationUrl: {
    asks: 'GET /oauth/authorize',
    works: 'partly',
    note: 'with no selector at all people are asked for their e-mail address. Errors come back with OAuth’s values of `error`, the reason in `error_code`',
  },
  authenticateWithCode: {
    asks: 'POST /oauth/token',
    works: 'partly',
    note: 'no `identities`, `metadata` and phone numbers in `user`',
  },
  refreshAccessToken: {
    asks: 'POST /oauth/token',
    works: 'yes',
    note: 'where the application has `refreshTokenDays` and asks for `offline_access`',
  },
  validateToken: {
    asks: 'GET /keys',
    works: 'partly',
    note: 'not with `requiredScopes`: our tokens have `scope`, as RFC 9068 says, and no `scopes`. Look into the `scope` of what it returns',
  },
  validateAccessToken: { asks: 'GET /keys', works: 'yes' },
  getClientAccessToken: { asks: 'POST /oauth/token', works: 'yes' },
  getIdpInitiatedLoginClaims: { asks: 'GET /keys', works: 'yes' },
  getLogoutUrl: {
    asks: 'GET /oidc/logout',
    works: 'yes',
    note: 'the identity provider is asked to sign the person out only with `federated`',
  },
  verifyWebhookPayload: { asks: '–', works: 'yes', note: 'a webhook whose `format` is `scalekit`' },
  'organization.createOrganization': {
    asks: `${organizations}/CreateOrganization`,
    works: 'partly',
    note: 'no `logoUrl`: that is refused',
  },
  'organization.getOrganization': { asks: `${organizations}/GetOrganization`, works: 'yes' },
  'organization.getOrganizationByExternalId': { asks: `${organizations}/GetOrganization`, works: 'yes' },
  'organization.listOrganization': { asks: `${organizations}/ListOrganization`, works: 'yes' },
  'organization.searchOrganization': {
    asks: `${organizations}/SearchOrganization`,
    works: 'yes',
    note: 'by the beginnings of words of name, slug and external id',
  },
  'organization.updateOrganization': {
    asks: `${organizations}/UpdateOrganization`,
    works: 'partly',
    note: 'entries of `metadata` are added and changed one by one; no `logoUrl`',
  },
  'organization.updateOrganizationByExternalId': {
    asks: `${organizations}/UpdateOrganization`,
    works: 'partly',
    note: 'as above',
  },
  'organization.deleteOrganization': { asks: `${organizations}/DeleteOrganization`, works: 'yes' },
  'organization.generatePortalLink': {
    asks: `${organizations}/GeneratePortalLink`,
    works: 'partly',
    note: 'for single sign-on and domains: there are no directories',
  },
  'organization.updateOrganizationSettings': {
    asks: `${organizations}/UpdateOrganizationSettings`,
    works: 'partly',
    note: '`sso` and `domain_verification` are on, `dir_sync` and `session_policy` are off; anything else is refused',
  },
  'organization.upsertUserManagementSettings': {
    asks: `${organizations}/UpsertUserManagementSettings`,
    works: 'no',
  },
  'connection.getConnection': { asks: `${connections}/GetConnection`, works: 'yes' },
  'connection.listConnections': { asks: `${connections}/ListConnections`, works: 'yes' },
  'connection.listConnectionsByDomain': { asks: `${connections}/ListConnections`, works: 'yes' },
  'connection.enableConnection': { asks: `${connections}/EnableConnection`, works: 'yes' },
  'connection.disableConnection': { asks: `${connections}/DisableConnection`, works: 'yes' },
  'connection.createConnection': {
    asks: `${connections}/CreateConnection`,
    works: 'partly',
    note: 'of the types `OIDC` and `SAML`',
  },
  'connection.deleteConnection': { asks: `${connections}/DeleteConnection`, works: 'yes' },
  'connection.listAppConnections': { asks: `${connections}/ListAppConnections`, works: 'no' },
  'domain.createDomain': {
    asks: `${domains}/CreateDomain`,
    works: 'partly',
    note: 'every domain sends its people to single sign-on: not with `ALLOWED_EMAIL_DOMAIN`',
  },
  'domain.getDomain': { asks: `${domains}/GetDomain`, works: 'yes' },
  'domain.listDomains': { asks: `${domains}/ListDomains`, works: 'yes' },
  'domain.deleteDomain': { asks: `${domains}/DeleteDomain`, works: 'yes' },
  'directory.listDirectories': {
    asks: `${directories}/ListDirectories`,
    works: 'partly',
    note: noDirectories,
  },
  'directory.getDirectory': { asks: `${directories}/GetDirectory`, works: 'partly', note: noDirectories },
  'directory.getPrimaryDirectoryByOrganizationId': {
    asks: `${directories}/ListDirectories`,
    works: 'partly',
    note: noDirectories,
  },
  'directory.listDirectoryUsers': {
    asks: `${directories}/ListDirectoryUsers`,
    works: 'partly',
    note: noDirectories,
  },
  'directory.listDirectoryGroups': {
    asks: `${directories}/ListDirectoryGroups`,
    works: 'partly',
    note: noDirectories,
  },
  'directory.enableDirectory': {
    asks: `${directories}/EnableDirectory`,
    works: 'partly',
    note: noDirectories,
  },
  'directory.disableDirectory': {
    asks: `${directories}/DisableDirectory`,
    works: 'partly',
    note: noDirectories,
  },
  'directory.deleteDirectory': {
    asks: `${directories}/DeleteDirectory`,
    works: 'partly',
    note: noDirectories,
  },
  'directory.createDirectory': { asks: `${directories}/CreateDirectory`, works: 'no' },
  'user.createUserAndMembership': {
    asks: `${users}/CreateUserAndMembership`,
    works: 'partly',
    note: 'a member at once, where somebody can come in by the address; else they are invited, with `PENDING_INVITE` and an id `inv_…`, and without `externalId` and `metadata`',
  },
  'user.getUser': { asks: `${users}/GetUser`, works: 'yes' },
  'user.getUserByExternalId': { asks: `${users}/GetUser`, works: 'yes' },
  'user.listUsers': { asks: `${users}/ListUsers`, works: 'partly', note: 'without `memberships`' },
  'user.listOrganizationUsers': {
    asks: `${users}/ListOrganizationUsers`,
    works: 'partly',
    note: 'members, then whoever is invited; without `externalId` and `metadata`',
  },
  'user.searchUsers': { asks: `${users}/SearchUsers`, works: 'partly', note: byAddress },
  'user.searchOrganizationUsers': {
    asks: `${users}/SearchOrganizationUsers`,
    works: 'partly',
    note: byAddress,
  },
  'user.updateUser': {
    asks: `${users}/UpdateUser`,
    works: 'yes',
    note: 'whom an identity provider has brought is called what it says, from the next sign-in on',
  },
  'user.updateUserByExternalId': { asks: `${users}/UpdateUser`, works: 'yes', note: 'as above' },
  'user.deleteUser': {
    asks: `${users}/DeleteUser`,
    works: 'yes',
    note: 'not the last owner of an organization',
  },
  'user.deleteUserByExternalId': { asks: `${users}/DeleteUser`, works: 'yes', note: 'as above' },
  'user.createMembership': {
    asks: `${users}/CreateMembership`,
    works: 'partly',
    note: `at once and without a mail; ${oneRole}, and no \`metadata\``,
  },
  'user.createMembershipByExternalId': {
    asks: `${users}/CreateMembership`,
    works: 'partly',
    note: 'as above',
  },
  'user.updateMembership': {
    asks: `${users}/UpdateMembership`,
    works: 'partly',
    note: `${oneRole}, and no \`metadata\``,
  },
  'user.updateMembershipByExternalId': {
    asks: `${users}/UpdateMembership`,
    works: 'partly',
    note: 'as above',
  },
  'user.deleteMembership': {
    asks: `${users}/DeleteMembership`,
    works: 'yes',
    note: 'by an id `inv_…` the invitation is taken back',
  },
  'user.deleteMembershipByExternalId': { asks: `${users}/DeleteMembership`, works: 'yes' },
  'user.resendInvite': {
    asks: `${users}/ResendInvite`,
    works: 'partly',
    note: 'by an id `inv_…`; `resentCount` is not kept',
  },
  'user.listUserRoles': { asks: `${users}/ListUserRoles`, works: 'yes' },
  'user.listUserPermissions': {
    asks: `${users}/ListUserPermissions`,
    works: 'partly',
    note: 'there are no permissions of an application',
  },
  'user.assignUserRoles': {
    asks: `${users}/AssignUserRoles`,
    works: 'partly',
    note: `${oneRole}, in the place of the one before`,
  },
  'user.removeUserRole': {
    asks: `${users}/RemoveUserRole`,
    works: 'partly',
    note: 'leaves `member`, which cannot be removed',
  },
  'role.listRoles': { asks: `${roles}/ListRoles`, works: 'yes', note: '`owner`, `admin` and `member`' },
  'role.getRole': { asks: `${roles}/GetRole`, works: 'yes' },
  'role.listOrganizationRoles': {
    asks: `${roles}/ListOrganizationRoles`,
    works: 'yes',
    note: 'the same in every organization',
  },
  'role.getOrganizationRole': { asks: `${roles}/GetOrganizationRole`, works: 'yes' },
  'role.createRole': { asks: `${roles}/CreateRole`, works: 'no' },
} as const satisfies Readonly<Record<string, Method>>

export type MethodName = keyof typeof methods

/** The rows of the table in docs/scalekit.md. */
export function methodRows(): string[] {
  return Object.entries<Method>(methods).map(
    ([name, { asks, works, note = '' }]) => `| \`${name}\` | \`${asks}\` | ${works} | ${note} |`,
  )
}
