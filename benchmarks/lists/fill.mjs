import pg from 'pg'

/** Fills a migrated database: organizations with a connection and a domain each, logins of the last 30 days, events of the last 90. */
export async function fill(databaseUrl, { organizations, logins, events }) {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  await client.query('set synchronous_commit = off')
  for (const statement of [organizationRows, connectionRows, domainRows]) {
    await client.query(statement, [organizations])
  }
  await client.query(application)
  await client.query(loginRows, [logins, organizations])
  await client.query(eventRows, [events, organizations])
  await client.query('vacuum analyze')
  await client.end()
}

const padded = (text) => `lpad((${text})::text, 26, '0')`

const organizationRows = `insert into organizations (id, name, slug, external_id)
  select 'org_' || ${padded('n')}, 'Customer ' || md5(n::text) || ' Ltd', 'customer-' || n, 'number-' || n || 'x'
  from generate_series(1, $1::int) n`

const connectionRows = `insert into connections (id, organization_id, name, protocol, provider, status, idp_entity_id, sso_url, sso_binding)
  select 'conn_' || ${padded('n')}, 'org_' || ${padded('n')}, 'Okta', 'saml', 'okta', 'active',
    'https://idp.example/' || n, 'https://idp.example/sso', 'redirect'
  from generate_series(1, $1::int) n`

const domainRows = `insert into domains (id, organization_id, domain, state, verified_at)
  select 'dom_' || ${padded('n')}, 'org_' || ${padded('n')}, 'customer-' || n || '.example', 'verified', now()
  from generate_series(1, $1::int) n`

const application = `insert into applications (id, name, type, client_id, redirect_uris)
  values ('app_${'0'.repeat(25)}1', 'Shop', 'web', 'shop', array['https://shop.example/callback'])`

/** Every tenth by one connection in the middle, one in twelve failed; each with a trace of twelve checks. */
const loginRows = `insert into logins (id, application_id, organization_id, connection_id, status, request, browser_hash, error_code, trace,
    created_at, expires_at, finished_at)
  select 'login_' || ${padded('n')}, 'app_${'0'.repeat(25)}1', 'org_' || ${padded('c')}, 'conn_' || ${padded('c')},
    case when n % 12 = 0 then 'failed' else 'completed' end, '{"redirectUri":"https://shop.example/callback","scope":["openid"]}', '\\x00',
    case when n % 12 = 0 then 'saml.audience_mismatch' end,
    (select jsonb_agg(jsonb_build_object('at', at, 'step', 'check', 'code', 'saml.check_' || i, 'passed', true)) from generate_series(1, 12) i),
    at, at + interval '10 minutes', at + interval '5 seconds'
  from generate_series(1::bigint, $1::bigint) n
    cross join lateral (select case when n % 10 = 0 then $2::bigint / 2 else 1 + (n * 7919) % $2::bigint end as c) customer
    cross join lateral (select now() - interval '30 days' + interval '30 days' * n / $1::bigint as at) moment`

const eventRows = `insert into events (id, type, organization_id, object_id, data, occurred_at)
  select 'evt_' || ${padded('n')}, (array['connection.updated', 'member.added', 'domain.created', 'connection.created'])[1 + n % 4],
    'org_' || ${padded('c')}, 'conn_' || ${padded('c')}, '{"changed":["name"]}',
    now() - interval '90 days' + interval '90 days' * n / $1::bigint
  from generate_series(1::bigint, $1::bigint) n
    cross join lateral (select 1 + (n * 7919) % $2::bigint as c) customer order by n`
