import pg from 'pg'
import { CONNECTION_ID, customerOf, prepare as prepareCardea } from './cardea.mjs'

const PEOPLE_EACH = 10
/** Of so many customers people sign in during the rounds, spread evenly over all of them. */
const MOST_CUSTOMERS_USED = 1000

/** Cardea with few and with many customers, ten people each: does it stay as fast? `--only small,grown`. */
export const small = {
  name: 'small',
  about: '10 organizations',
  usesPostgres: true,
  prepare: prepareWith(10),
}
export const grown = {
  name: 'grown',
  about: '100,000 organizations, 1,000,000 profiles',
  usesPostgres: true,
  prepare: prepareWith(100_000),
}

function prepareWith(organizations) {
  return async (options) => {
    const prepared = await prepareCardea(options)
    await fill(options.databaseUrl, organizations)
    const used = Math.min(organizations, MOST_CUSTOMERS_USED)
    const customers = Array.from({ length: used }, (_, index) => {
      const number = Math.floor((index * organizations) / used) + 1
      return customerOf(`conn_${padded(number)}`, `customer-${number}.example`, PEOPLE_EACH)
    })
    return { ...prepared, target: { ...prepared.target, customers } }
  }
}

/** The digits of an id: all of its characters are legal in one. */
function padded(number) {
  return String(number).padStart(26, '0')
}

/** Copies the declared organization, with its connection and its domain, and gives every copy its people. */
async function fill(databaseUrl, organizations) {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  for (const statement of [organizationCopies, connectionCopies, domains]) {
    await client.query(
      statement,
      statement === connectionCopies ? [organizations, CONNECTION_ID] : [organizations],
    )
  }
  await client.query(profiles, [organizations, PEOPLE_EACH])
  await client.query('vacuum analyze')
  await client.end()
}

const organizationCopies = `insert into organizations (id, name, slug)
  select 'org_' || lpad(n::text, 26, '0'), 'Customer ' || n, 'customer-' || n from generate_series(1, $1::int) n`

const connectionCopies = `insert into connections (id, organization_id, name, protocol, provider, status, idp_entity_id,
    sso_url, sso_binding, idp_certificates)
  select 'conn_' || lpad(n::text, 26, '0'), 'org_' || lpad(n::text, 26, '0'), name, protocol, provider, status,
    idp_entity_id, sso_url, sso_binding, idp_certificates
  from generate_series(1, $1::int) n cross join connections where id = $2`

const domains = `insert into domains (id, organization_id, domain, state, verified_at)
  select 'dom_' || lpad(n::text, 26, '0'), 'org_' || lpad(n::text, 26, '0'), 'customer-' || n || '.example', 'verified', now()
  from generate_series(1, $1::int) n`

const profiles = `insert into profiles (id, organization_id, connection_id, issuer, idp_id, email, first_name, last_name)
  select 'prof_' || lpad((n * $2::int + p)::text, 26, '0'), 'org_' || lpad(n::text, 26, '0'), 'conn_' || lpad(n::text, 26, '0'),
    c.idp_entity_id, mail.address, mail.address, 'Ada', 'Number ' || p
  from generate_series(1, $1::int) n cross join generate_series(0, $2::int - 1) p
    cross join lateral (select 'person-' || lpad(p::text, 4, '0') || '@customer-' || n || '.example' as address) mail
    join connections c on c.id = 'conn_' || lpad(n::text, 26, '0')`
