import type { ApiRoute } from '../packages/server/src/http/route.ts'
import {
  type Permission,
  isOrganizationLevel,
  permissionMeaning,
  permissions,
} from '../packages/server/src/applications/permissions.ts'
import { loadConfig } from '../packages/server/src/config/load-config.ts'
import { routeTable } from '../packages/server/src/main.ts'

/** `docs/permissions.md`: the catalogue of permissions, with the operations that each of them opens. */
export function permissionsPage(): string {
  const operations = apiOperations()
  const lines = permissions.map((permission) => {
    const level = isOrganizationLevel(permission) ? 'organization' : 'deployment'
    return `| \`${permission}\` | ${permissionMeaning(permission)} | ${level} | ${opened(permission, operations)} |`
  })
  const open = operations.filter(({ permission }) => permission === null).map(nameOf)
  return `# Permissions

What a caller of the [native API](api.md) may do. Each operation needs exactly one permission; API keys and [m2m applications](applications.md#tokens-for-the-native-api)
have them as \`scopes\`, by the same names. Give each caller those it needs and no more.

- Without a credential, or with one that is not valid, the answer is 401; without the permission 403 \`request.insufficient_scope\`, which names it.
- An API key or an m2m application that is bound to one organization can have permissions of the level *organization*, and reaches that organization's data only. Everybody else acts for the
  whole deployment.
- \`*\` includes every permission, also those that later versions bring, and is for API keys, and for operators with the role \`admin\` ([dashboard](dashboard.md)).
- Nobody gives what they do not have: a key, an application's scopes of this list, and a credential for an application that has some, only by a caller who has them too.
- The OpenAPI document (\`/v1/openapi.json\`) names the permission of each operation as its \`security\`.

| permission | what it allows | level | operations |
| --- | --- | --- | --- |
${lines.join('\n')}

Open to everybody: ${open.join(', ')}.
`
}

function apiOperations(): ApiRoute[] {
  // The table is only looked at and no route is called, so nothing needs to be opened below it but the configuration.
  const unopened: unknown = { config: loadConfig({}) }
  return routeTable(unopened as Parameters<typeof routeTable>[0]).filter((route) => route.kind === 'api')
}

function opened(permission: Permission, operations: readonly ApiRoute[]): string {
  if (permission === '*') return `all of these, and what needs it by name: ${listed(permission, operations)}`
  return listed(permission, operations)
}

function listed(permission: Permission, operations: readonly ApiRoute[]): string {
  return operations
    .filter((route) => route.permission === permission)
    .map(nameOf)
    .join(', ')
}

function nameOf({ method, path }: ApiRoute): string {
  return `\`${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}\``
}
