import type { RequestingClient, TokenAlgorithm } from '@cardea/protocol'
import type { Config } from '../config/config.ts'
import type { Application } from '../applications/types.ts'
import { type SelectionKey, type SelectionRow, selectionOf, selectionQuery } from '../connections/store.ts'
import type { ConnectionSelection } from '../connections/types.ts'
import type { Queryable, Statement } from '../storage/database.ts'
import type { ApplicationId } from '../storage/ids.ts'

/*
 * What an authorization request names, in one statement instead of two: who asks, and whose connection is
 * to sign the person in. Applications belong to the deployment, so every organization is theirs to name.
 */

interface ClientRow {
  readonly application_id: ApplicationId
  readonly application_type: Application['type']
  readonly application_redirect_uris: string[]
  readonly application_allowed_origins: string[]
  readonly application_require_pushed_requests: boolean
  readonly application_id_token_form_post: boolean
  readonly application_token_algorithm: TokenAlgorithm
  readonly application_refresh_token_days: number
  readonly application_session_hours: number
  readonly application_audiences: string[]
}

type Row = ClientRow & SelectionRow

const CLIENT = `select a.id as application_id, a.type as application_type, a.redirect_uris as application_redirect_uris,
      a.allowed_origins as application_allowed_origins,
      a.require_pushed_requests as application_require_pushed_requests,
      a.id_token_form_post as application_id_token_form_post, a.token_algorithm as application_token_algorithm,
      a.refresh_token_days as application_refresh_token_days, a.session_hours as application_session_hours,
      a.audiences as application_audiences`

const findClient: Statement<ClientRow> = {
  name: 'authorization_find_client',
  text: `${CLIENT} from applications a where a.client_id = $1`,
}

const findBoth: Readonly<Record<SelectionKey['kind'], Statement<Row>>> = {
  connection: withSelection('connection'),
  organization: withSelection('organization'),
  slug: withSelection('slug'),
  domain: withSelection('domain'),
  provider: withSelection('provider'),
}

function withSelection(kind: SelectionKey['kind']): Statement<Row> {
  return {
    name: `authorization_find_by_${kind}`,
    text: `${CLIENT}, selected.*
      from applications a left join (${selectionQuery[kind]('$2')}) selected on true
      where a.client_id = $1`,
  }
}

/** What the rules of an authorization request look at. */
export type RequestingApplication = Pick<
  Application,
  | 'id'
  | 'type'
  | 'clientId'
  | 'redirectUris'
  | 'allowedOrigins'
  | 'requirePushedRequests'
  | 'idTokenFormPost'
  | 'tokenAlgorithm'
  | 'refreshTokenDays'
  | 'sessionHours'
  | 'audiences'
>

/** The same with the redirect URI that has been proven, and the rules of the deployment. */
export function clientOf(
  { config }: { readonly config: Pick<Config, 'mode' | 'issuer'> },
  application: RequestingApplication,
  redirectUri: string,
): RequestingClient {
  const { mode, issuer } = config
  return { ...application, redirectUri, mode, issuer, offlineAccess: application.refreshTokenDays > 0 }
}

/** The application with this client id (null: there is none), and the connection of the key. Hot: once per login. */
export async function authorizationFind(
  db: Queryable,
  clientId: string,
  key: SelectionKey | null,
): Promise<{
  readonly application: RequestingApplication
  readonly selection: ConnectionSelection
} | null> {
  // No name has a NUL, and PostgreSQL would refuse the statement rather than find nothing.
  if (clientId.includes('\0')) return null
  if (key === null || key.value.includes('\0')) {
    const [row] = await db.query(findClient, [clientId])
    return row === undefined
      ? null
      : { application: toApplication(row, clientId), selection: selectionOf(undefined) }
  }
  const [row] = await db.query(findBoth[key.kind], [clientId, key.value])
  if (row === undefined) return null
  return { application: toApplication(row, clientId), selection: selectionOf(row) }
}

function toApplication(row: ClientRow, clientId: string): RequestingApplication {
  return {
    id: row.application_id,
    type: row.application_type,
    clientId,
    redirectUris: row.application_redirect_uris,
    allowedOrigins: row.application_allowed_origins,
    requirePushedRequests: row.application_require_pushed_requests,
    idTokenFormPost: row.application_id_token_form_post,
    tokenAlgorithm: row.application_token_algorithm,
    refreshTokenDays: row.application_refresh_token_days,
    sessionHours: row.application_session_hours,
    audiences: row.application_audiences,
  }
}
