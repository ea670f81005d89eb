import { type InputFault, invalidInput } from '@cardea/protocol'
import { z } from 'zod'
import { applicationName, applicationSettings } from '../../../applications/schemas.ts'
import type { Application } from '../../../applications/types.ts'
import type { ApplicationPatch } from '../../../applications/update-application.ts'
import { typesOf } from './client-types.ts'

const DAY = 86_400
/** What there a refresh token lives for when nothing is said. */
const USUAL_DAYS = 30

const { initiateLoginUri, backchannelLogoutUri, refreshTokenDays } = applicationSettings
const uri = initiateLoginUri.unwrap().unwrap()
const most = refreshTokenDays.unwrap().maxValue ?? 0

/** A refresh token works once, and a sign-in ends so many days after it, however often it is used. */
const refreshToken = z.strictObject({
  rotation_type: z.literal('rotating', 'A refresh token works once here: `rotating`.'),
  expiration_type: z.literal('expiring', 'A sign-in ends one day here: `expiring`.'),
  leeway: z.literal(0, 'A refresh token works once here, without leeway.').exactOptional(),
  token_lifetime: z
    .int()
    .multipleOf(DAY, 'Whole days here.')
    .min(DAY)
    .max(most * DAY)
    .exactOptional(),
  infinite_token_lifetime: z.literal(false, 'A sign-in ends one day here.').exactOptional(),
  infinite_idle_token_lifetime: z
    .literal(true, 'Nothing ends here because it was not used; give infinite_idle_token_lifetime true.')
    .exactOptional(),
})

/** What has no meaning here, at the value at which it says nothing; at any other it is refused. */
const sayingNothing = {
  is_first_party: z.literal(true, 'Every application is first-party here.'),
  oidc_conformant: z.literal(true, 'Every application is OIDC-conformant here.'),
  sso_disabled: z.literal(false),
  cross_origin_authentication: z.literal(false, 'Passwords are typed on Cardea’s own pages alone.'),
  is_token_endpoint_ip_header_trusted: z.literal(false),
  custom_login_page_on: z.boolean(),
  client_aliases: z.array(z.string()).max(0),
  allowed_clients: z.array(z.string()).max(0),
  client_metadata: z.strictObject({}),
  addons: z.strictObject({}),
  encryption_key: z.null(),
  default_organization: z.null(),
  organization_usage: z.literal('allow', 'An application may sign people of every organization in: `allow`.'),
  organization_require_behavior: z.literal('no_prompt'),
}

const settings = {
  callbacks: applicationSettings.redirectUris,
  allowed_logout_urls: applicationSettings.postLogoutRedirectUris,
  allowed_origins: applicationSettings.allowedOrigins,
  web_origins: applicationSettings.allowedOrigins,
  initiate_login_uri: z.union([z.literal(''), uri]).exactOptional(),
  grant_types: z
    .array(z.enum(['authorization_code', 'implicit', 'refresh_token', 'client_credentials']))
    .exactOptional(),
  token_endpoint_auth_method: z.enum(['none', 'client_secret_post', 'client_secret_basic']).exactOptional(),
  jwt_configuration: z
    .strictObject({
      alg: applicationSettings.tokenAlgorithm,
      secret_encoded: z.literal(false).exactOptional(),
    })
    .exactOptional(),
  oidc_logout: z
    .strictObject({ backchannel_logout_urls: z.array(backchannelLogoutUri.unwrap().unwrap()).max(1) })
    .exactOptional(),
  require_pushed_authorization_requests: applicationSettings.requirePushedRequests,
  refresh_token: refreshToken.nullable().exactOptional(),
  ...z.strictObject(sayingNothing).partial().shape,
}
const appType = z.enum(['spa', 'native', 'regular_web', 'non_interactive'])

export const newClient = z.strictObject({ name: applicationName, app_type: appType, ...settings })
export const clientPatch = z.strictObject({
  name: applicationName.exactOptional(),
  app_type: appType.exactOptional(),
  ...settings,
})

export type ClientPatch = z.output<typeof clientPatch>

/** What is said of an application of this type, which so far can be refreshed for so many days. */
export function settingsOf(
  { type, refreshTokenDays: days }: Pick<Application, 'type' | 'refreshTokenDays'>,
  body: ClientPatch,
): ApplicationPatch {
  checkKind(type, body)
  const { callbacks, allowed_logout_urls: afterLogout, initiate_login_uri: initiation } = body
  const { grant_types: grants, require_pushed_authorization_requests: pushed } = body
  const [backchannel = null] = body.oidc_logout?.backchannel_logout_urls ?? []
  const lifetime = daysOf(body, days)
  return {
    ...(body.name === undefined ? {} : { name: body.name }),
    ...(callbacks === undefined ? {} : { redirectUris: callbacks }),
    ...(afterLogout === undefined ? {} : { postLogoutRedirectUris: afterLogout }),
    ...originsOf(body),
    ...(initiation === undefined ? {} : { initiateLoginUri: initiation === '' ? null : initiation }),
    ...(grants === undefined ? {} : { idTokenFormPost: grants.includes('implicit') }),
    ...(lifetime === undefined ? {} : { refreshTokenDays: lifetime }),
    ...(body.jwt_configuration?.alg === undefined ? {} : { tokenAlgorithm: body.jwt_configuration.alg }),
    ...(body.oidc_logout === undefined ? {} : { backchannelLogoutUri: backchannel }),
    ...(pushed === undefined ? {} : { requirePushedRequests: pushed }),
  }
}

/** Which scripts may read and which pages may be sent messages is one list here. */
function originsOf({ allowed_origins: allowed, web_origins: web }: ClientPatch) {
  if (allowed === undefined && web === undefined) return {}
  return { allowedOrigins: [...new Set([...(allowed ?? []), ...(web ?? [])])] }
}

function daysOf(
  { grant_types: grants, refresh_token: token }: ClientPatch,
  current: number,
): number | undefined {
  const seconds = token?.token_lifetime
  const days = seconds === undefined ? undefined : seconds / DAY
  if (grants === undefined) return days
  if (!grants.includes('refresh_token')) return 0
  return days ?? (current === 0 ? USUAL_DAYS : current)
}

/** What an application is decides how it authenticates and which grants it has. */
function checkKind(type: Application['type'], body: ClientPatch): void {
  const { app_type: appType, grant_types: grants, token_endpoint_auth_method: method } = body
  const faults = [
    ...(appType === undefined || typesOf[appType] === type
      ? []
      : [fault('app_type', 'What an application is cannot be changed; create another.')]),
    ...(grants === undefined ? [] : grantFaults(type, grants)),
    ...(method === undefined || (method === 'none') === (type === 'spa')
      ? []
      : [fault('token_endpoint_auth_method', '`none` for spa and native, and for these alone.')]),
  ]
  if (faults.length > 0) throw invalidInput(...faults)
}

function grantFaults(type: Application['type'], grants: readonly string[]): InputFault[] {
  const own = type === 'm2m' ? 'client_credentials' : 'authorization_code'
  const refused = grants.filter(
    (grant) => (type === 'm2m' && grant !== own) || (type === 'spa' && grant === 'client_credentials'),
  )
  return [
    ...(grants.includes(own) ? [] : [fault('grant_types', `An application of this type always has ${own}.`)]),
    ...refused.map((grant) => fault('grant_types', `An application of this type has no ${grant}.`)),
  ]
}

function fault(field: string, message: string): InputFault {
  return { field, code: 'not_supported', message }
}
