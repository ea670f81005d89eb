import type { Config } from '../config/config.ts'
import { bootstrapKeyNames } from '../applications/bootstrap-api-key.ts'
import { satisfies } from '../applications/permissions.ts'
import type { ApiCaller } from '../applications/types.ts'
import type { Database, Statement } from '../storage/database.ts'
import { operatorAddressesWithoutSecondFactor } from './operator-store.ts'

type Parts = {
  readonly db: Database
  readonly config: Pick<Config, 'publicUrl' | 'mode' | 'smtp' | 'masterKey'>
}

/** One thing that a deployment has before it goes live, or lacks. */
export interface GoLiveCheck {
  /** Stable. */
  readonly code: (typeof goLiveCodes)[number]
  readonly passed: boolean
  /** What to do, whether it is done or not. */
  readonly hint: string
}

/** In the order in which they are shown. */
export const goLiveCodes = [
  'https',
  'database',
  'master_key',
  'mail',
  'redirect_uris',
  'api_key_used',
  'bootstrap_key_replaced',
  'operators_second_factor',
  'test_organization_off',
] as const

interface Facts {
  readonly local_redirect_uris: number
  readonly keys_used: number
  readonly bootstrap_keys: number
  readonly simulated: number
}

const facts: Statement<Facts> = {
  name: 'go_live_facts',
  text: `select
    (select count(*)::int from applications a, unnest(a.redirect_uris) as uri
      where uri ~* '^(http:|[a-z][a-z0-9+.-]*://([^/]*[.])?(localhost|127[.][0-9.]+|\\[::1\\])([:/]|$))') as local_redirect_uris,
    (select count(*)::int from api_keys
      where name <> all($1) and last_used_at > now() - interval '30 days') as keys_used,
    (select count(*)::int from api_keys where name = any($1)) as bootstrap_keys,
    (select count(*)::int from connections
      where status = 'active' and (idp_entity_id like '%/simulator/%' or issuer like '%/simulator/%')) as simulated`,
}

/** What of all that should be there before customers come is there, by what the deployment is now. */
export async function checkGoLive({ db, config }: Parts, caller: ApiCaller): Promise<GoLiveCheck[]> {
  const [found] = await db.query(facts, [bootstrapKeyNames])
  const lacking = await operatorAddressesWithoutSecondFactor(db)
  const passed: Readonly<Record<GoLiveCheck['code'], boolean>> = {
    https: config.publicUrl.startsWith('https:'),
    database: db.engine === 'postgres',
    master_key: config.masterKey !== null,
    mail: config.smtp !== null,
    redirect_uris: found?.local_redirect_uris === 0,
    api_key_used: (found?.keys_used ?? 0) > 0,
    bootstrap_key_replaced: found?.bootstrap_keys === 0,
    operators_second_factor: lacking.length === 0,
    test_organization_off: config.mode === 'production' && found?.simulated === 0,
  }
  const named = { ...hints, operators_second_factor: secondFactorHint(lacking, caller) }
  return goLiveCodes.map((code) => ({ code, passed: passed[code], hint: named[code] }))
}

/** With their addresses, for who may read them. */
function secondFactorHint(lacking: readonly string[], { scopes }: ApiCaller): string {
  const isNamed = lacking.length > 0 && satisfies(scopes, 'read:operators')
  return isNamed
    ? `${hints.operators_second_factor} Still without: ${lacking.join(', ')}.`
    : hints.operators_second_factor
}

const hints: Readonly<Record<GoLiveCheck['code'], string>> = {
  https: 'Serve everything by https: set CARDEA_PUBLIC_URL to an address that begins with https.',
  database:
    'Set DATABASE_URL to a PostgreSQL that is backed up: the embedded database is not safe against power loss.',
  master_key:
    'Set CARDEA_MASTER_KEY, or CARDEA_MASTER_KEY_FILE, and keep the key apart from the database: without it no backup opens.',
  mail: 'Set CARDEA_SMTP_URL, or nobody gets a link, an invitation or a warning.',
  redirect_uris: 'Take redirect URIs away that are not https, or lead to the machine of whoever signs in.',
  api_key_used:
    'Give your application an API key of its own, with the permissions that it needs; it was used within 30 days.',
  bootstrap_key_replaced:
    'Delete the API key of the first start, and CARDEA_BOOTSTRAP_API_KEY, once there are others: it may do everything.',
  operators_second_factor:
    'Have every operator set up an authenticator app or a passkey, at /account/security: in production a password alone does not open the dashboard.',
  test_organization_off:
    'Set CARDEA_MODE to production, and delete what is left of the simulator: the test organization and its connections.',
}
