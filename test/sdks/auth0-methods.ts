/** A method of the ManagementClient of Auth0's Node library, and what becomes of it here. */
export interface Method {
  /** What it asks for. */
  readonly asks: string
  readonly works: 'yes' | 'partly' | 'no'
  /** What is not as it is there. */
  readonly note?: string
  /** In version 4 (`auth0/legacy` of the newer ones): its name, and its input made from that of version 7. */
  readonly v4: {
    readonly name: string
    readonly input: (...input: readonly unknown[]) => readonly unknown[]
  }
  /** Of a list: how it is gone through. Absent: it is none, or has no pages. */
  readonly pages?: 'numbers' | 'checkpoints'
}

/** Version 4 has the parts of the address in one object, with these names, and the body or the query after or in it. */
function v4(name: string, ...names: readonly string[]) {
  return {
    name,
    input: (...input: readonly unknown[]) => {
      const parts = Object.fromEntries(names.map((each, index) => [each, input[index]]))
      const rest = input.slice(names.length)
      return names.length === 0 ? rest : [parts, ...rest]
    },
  }
}

/** The same of a list, whose query stands in that object, too. */
function v4List(name: string, ...names: readonly string[]) {
  const { input: apart } = v4(name, ...names)
  return {
    name,
    input: (...input: readonly unknown[]) => {
      const given = apart(...input)
      return given.length === 0 ? [] : [Object.assign({}, ...given) as object]
    },
  }
}

const oneOrganization = 'a connection belongs to one organization here'

/**
 * The methods by their names in version 7, in the order of docs/auth0.md, which has its table from here. `auth0.test.ts` has a test for each: what
 * works is done, and what does not is refused.
 */
export const methods = {
  'selfServiceProfiles.list': {
    asks: 'GET /self-service-profiles',
    works: 'yes',
    v4: v4List('selfServiceProfiles.getAll'),
    pages: 'numbers',
  },
  'selfServiceProfiles.create': {
    asks: 'POST /self-service-profiles',
    works: 'partly',
    note: 'no `user_attribute_profile_id`. A provider that has SAML and OpenID Connect offers both, so `okta` reads back as `okta` and `okta-samlp`',
    v4: v4('selfServiceProfiles.create'),
  },
  'selfServiceProfiles.get': {
    asks: 'GET /self-service-profiles/{id}',
    works: 'yes',
    v4: v4('selfServiceProfiles.get', 'id'),
  },
  'selfServiceProfiles.update': {
    asks: 'PATCH /self-service-profiles/{id}',
    works: 'partly',
    note: 'as `create`',
    v4: v4('selfServiceProfiles.update', 'id'),
  },
  'selfServiceProfiles.delete': {
    asks: 'DELETE /self-service-profiles/{id}',
    works: 'yes',
    note: 'its tickets go with it',
    v4: v4('selfServiceProfiles.delete', 'id'),
  },
  'selfServiceProfiles.customText.list': {
    asks: 'GET …/{id}/custom-text/{language}/{page}',
    works: 'yes',
    v4: v4('selfServiceProfiles.getCustomText', 'id', 'language', 'page'),
  },
  'selfServiceProfiles.customText.set': {
    asks: 'PUT …/{id}/custom-text/{language}/{page}',
    works: 'partly',
    note: 'the introduction is Markdown; HTML in it stays text',
    v4: v4('selfServiceProfiles.updateCustomText', 'id', 'language', 'page'),
  },
  'selfServiceProfiles.ssoTicket.create': {
    asks: 'POST …/{id}/sso-ticket',
    works: 'partly',
    note: `${oneOrganization}: at most one of \`enabled_organizations\`, and without it a new one is made. No \`provisioning_config\``,
    v4: v4('selfServiceProfiles.createSsoTicket', 'id'),
  },
  'selfServiceProfiles.ssoTicket.revoke': {
    asks: 'POST …/{profileId}/sso-ticket/{id}/revoke',
    works: 'yes',
    v4: v4('selfServiceProfiles.revokeSsoTicket', 'profileId', 'id'),
  },
  'connections.list': {
    asks: 'GET /connections',
    works: 'partly',
    note: 'by `strategy` and `name`',
    v4: v4List('connections.getAll'),
    pages: 'checkpoints',
  },
  'connections.create': {
    asks: 'POST /connections',
    works: 'partly',
    note: '`adfs`, `google-apps`, `oidc`, `okta`, `pingfederate`, `samlp`, `waad`, with the options below: a draft of the organization that `metadata.organization_id` names, or of a new one',
    v4: v4('connections.create'),
  },
  'connections.get': {
    asks: 'GET /connections/{id}',
    works: 'partly',
    note: 'no `enabled_clients`',
    v4: v4('connections.get', 'id'),
  },
  'connections.update': {
    asks: 'PATCH /connections/{id}',
    works: 'partly',
    note: '`options` only; those that are absent stay as they are',
    v4: v4('connections.update', 'id'),
  },
  'connections.delete': {
    asks: 'DELETE /connections/{id}',
    works: 'yes',
    v4: v4('connections.delete', 'id'),
  },
  'connections.clients.get': {
    asks: 'GET /connections/{id}/clients',
    works: 'yes',
    note: 'every application that signs people in may use every connection; the first hundred are shown',
    v4: v4('connections.getEnabledClients', 'id'),
  },
  'connections.clients.update': {
    asks: 'PATCH /connections/{id}/clients',
    works: 'partly',
    note: 'nothing changes, and `status: false` is refused: every application may use every connection',
    v4: v4('connections.updateEnabledClients', 'id'),
  },
  'organizations.list': {
    asks: 'GET /organizations',
    works: 'yes',
    v4: v4List('organizations.getAll'),
    pages: 'checkpoints',
  },
  'organizations.create': {
    asks: 'POST /organizations',
    works: 'partly',
    note: '`name` is the slug here, without `_`; no `branding`, no `enabled_connections`',
    v4: v4('organizations.create'),
  },
  'organizations.get': { asks: 'GET /organizations/{id}', works: 'yes', v4: v4('organizations.get', 'id') },
  'organizations.getByName': {
    asks: 'GET /organizations/name/{name}',
    works: 'yes',
    v4: v4('organizations.getByName', 'name'),
  },
  'organizations.update': {
    asks: 'PATCH /organizations/{id}',
    works: 'partly',
    note: 'as `create`',
    v4: v4('organizations.update', 'id'),
  },
  'organizations.delete': {
    asks: 'DELETE /organizations/{id}',
    works: 'yes',
    note: 'with its connections, which belong to it here',
    v4: v4('organizations.delete', 'id'),
  },
  'organizations.enabledConnections.list': {
    asks: 'GET …/{id}/enabled_connections',
    works: 'yes',
    note: 'the active connections of the organization',
    v4: v4List('organizations.getEnabledConnections', 'id'),
    pages: 'numbers',
  },
  'organizations.enabledConnections.add': {
    asks: 'POST …/{id}/enabled_connections',
    works: 'partly',
    note: `makes a connection of the organization active; ${oneOrganization}, for ever`,
    v4: v4('organizations.addEnabledConnection', 'id'),
  },
  'organizations.enabledConnections.get': {
    asks: 'GET …/enabled_connections/{connectionId}',
    works: 'yes',
    v4: v4('organizations.getEnabledConnection', 'id', 'connectionId'),
  },
  'organizations.enabledConnections.update': {
    asks: 'PATCH …/enabled_connections/{connectionId}',
    works: 'no',
    note: 'who becomes a member is a setting of the organization here (`jit`)',
    v4: v4('organizations.updateEnabledConnection', 'id', 'connectionId'),
  },
  'organizations.enabledConnections.delete': {
    asks: 'DELETE …/enabled_connections/{connectionId}',
    works: 'yes',
    note: 'makes the connection inactive',
    v4: v4('organizations.deleteEnabledConnection', 'id', 'connectionId'),
  },
  'organizations.members.list': {
    asks: 'GET …/{id}/members',
    works: 'partly',
    note: 'by their accounts at Cardea (`user_…`)',
    v4: v4List('organizations.getMembers', 'id'),
    pages: 'checkpoints',
  },
  'organizations.members.create': {
    asks: 'POST …/{id}/members',
    works: 'no',
    note: 'people join by signing in, by an invitation of their admins, or by a verified domain',
    v4: v4('organizations.addMembers', 'id'),
  },
  'organizations.members.roles.list': {
    asks: 'GET …/members/{user_id}/roles',
    works: 'partly',
    note: 'one of `owner`, `admin`, `member`',
    v4: v4List('organizations.getMemberRoles', 'id', 'user_id'),
    pages: 'numbers',
  },
  'organizations.invitations.create': {
    asks: 'POST …/{id}/invitations',
    works: 'no',
    note: 'the admins of an organization invite, by the [tenant API](tenant-api.md)',
    v4: v4('organizations.createInvitation', 'id'),
  },
  'clients.list': {
    asks: 'GET /clients',
    works: 'partly',
    note: 'by `app_type`; never a secret',
    v4: v4List('clients.getAll'),
    pages: 'numbers',
  },
  'clients.create': {
    asks: 'POST /clients',
    works: 'no',
    note: 'the [native API](api.md) and `cardea apply` make applications',
    v4: v4('clients.create'),
  },
  'clients.get': {
    asks: 'GET /clients/{id}',
    works: 'yes',
    note: 'never a secret',
    v4: v4('clients.get', 'client_id'),
  },
  'clients.connections.get': {
    asks: 'GET /clients/{id}/connections',
    works: 'yes',
    note: 'every connection: all applications may use them',
    v4: v4List('clients.getEnabledConnections', 'client_id'),
    pages: 'checkpoints',
  },
  'users.list': {
    asks: 'GET /users',
    works: 'partly',
    note: 'all, the oldest first: no `q`, `sort`, `connection`',
    v4: v4List('users.getAll'),
    pages: 'numbers',
  },
  'users.get': {
    asks: 'GET /users/{id}',
    works: 'partly',
    note: 'by the id of their profile (`prof_…`), not by the `sub` of their tokens; no `user_metadata`, no `app_metadata`',
    v4: v4('users.get', 'id'),
  },
  'users.listUsersByEmail': {
    asks: 'GET /users-by-email',
    works: 'yes',
    note: 'the first hundred',
    v4: v4List('usersByEmail.getByEmail'),
  },
  'users.update': {
    asks: 'PATCH /users/{id}',
    works: 'no',
    note: 'the identity provider says who people are',
    v4: v4('users.update', 'id'),
  },
} as const satisfies Readonly<Record<string, Method>>

export type MethodName = keyof typeof methods

/** The rows of the table in docs/auth0.md. */
export function methodRows(): string[] {
  return Object.entries<Method>(methods).map(([name, { asks, works, note = '', v4: older }]) => {
    const names = older.name === name ? `\`${name}\`` : `\`${name}\`; 4: \`${older.name}\``
    return `| ${names} | \`${asks}\` | ${works} | ${note} |`
  })
}
