/** What is asked: each with its name for the result, and its path for a deployment of a size. */

/** The digits of an id: all of its characters are legal in one. */
const padded = (number) => String(number).padStart(26, '0')
const cursorAt = (id) => Buffer.from(id, 'latin1').toString('base64url')

export function questions({ organizations, logins, events }) {
  const middle = Math.floor(organizations / 2)
  const organization = `org_${padded(middle)}`
  const connection = `conn_${padded(middle)}`
  const deep = (prefix, count) => cursorAt(`${prefix}_${padded(Math.floor(count / 2))}`)
  return [
    ['/v1/organizations', ''],
    ['/v1/organizations?cursor=…', `?cursor=${deep('org', organizations)}`],
    ['/v1/organizations?search=customer (all)', '?search=customer'],
    ['/v1/organizations?search=… (one)', `?search=number-${middle}x`],
    ['/v1/organizations?search=nobody', '?search=nobody'],
    ['/v1/organizations?domain=…', `?domain=customer-${middle}.example`],
    ['/v1/organizations?externalId=…', `?externalId=number-${middle}x`],
    [`/v1/organizations/{id}/domains`, '', `/v1/organizations/${organization}/domains`],
    ['/v1/connections', ''],
    ['/v1/connections?cursor=…', `?cursor=${deep('conn', organizations)}`],
    ['/v1/connections?organizationId=…', `?organizationId=${organization}`],
    ['/v1/connections?domain=…', `?domain=customer-${middle}.example`],
    ['/v1/connections?status=draft (none)', '?status=draft'],
    ['/v1/logins', ''],
    ['/v1/logins?cursor=…', `?cursor=${deep('login', logins)}`],
    ['/v1/logins?connectionId=…', `?connectionId=${connection}`],
    ['/v1/logins?organizationId=…', `?organizationId=${organization}`],
    ['/v1/logins?status=failed', '?status=failed'],
    ['/v1/logins?status=pending (none)', '?status=pending'],
    ['/v1/logins?kind=test (none)', '?kind=test'],
    ['/v1/logins/counts', ''],
    ['/v1/logins/counts?days=30', '?days=30'],
    ['/v1/logins/counts?connectionId=…', `?connectionId=${connection}`],
    ['/v1/events', ''],
    ['/v1/events?cursor=…', `?cursor=${deep('evt', events)}`],
    ['/v1/events?order=newest', '?order=newest'],
    ['/v1/events?order=newest&cursor=…', `?order=newest&cursor=${deep('evt', events)}`],
    ['/v1/events?order=newest&organizationId=…', `?order=newest&organizationId=${organization}`],
    ['/v1/events?order=newest&type=… (none)', '?order=newest&type=operator.removed'],
    ['/v1/events?order=newest&actorId=… (none)', '?order=newest&actorId=user_1'],
    ['/v1/events?order=newest&until=… (none)', '?order=newest&until=2020-01-01T00:00:00Z'],
  ].map(([name, query, path]) => ({ name, path: path ?? `${name.replace(/[? ].*$/, '')}${query}` }))
}
