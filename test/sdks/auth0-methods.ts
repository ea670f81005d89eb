/** A method of the ManagementClient of Auth0's Node library, and what becomes of it here. */
export interface Method {
  /** What it asks for. */
  readonly asks: string
  readonly works: 'yes' | 'partly' | 'no'
  /** What is not as it is there. */
  readonly note?: string
  /** In version 4 (`auth0/legacy` of the newer ones): its name, and its input made from that of version 7. */
  readonly v4?: { readonly name: string; readonly input: (...input: readonly unknown[]) => readonly unknown[] }
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
} as const satisfies Readonly<Record<string, Method>>

export type MethodName = keyof typeof methods

/** The rows of the table in docs/auth0.md. */
export function methodRows(): string[] {
  return Object.entries<Method>(methods).map(([name, { asks, works, note = '', v4: older }]) => {
    const names =
      older === undefined || older.name === name ? `\`${name}\`` : `\`${name}\`; 4: \`${older.name}\``
    return `| ${names} | \`${asks}\` | ${works} | ${note} |`
  })
}
