/**
 * The application: who is not signed in may sign in, who has no account yet gets one at the accounts address, and everybody else is shown
 * what their ID token says and may call the API.
 */
import { createAuth0Client } from '/auth0-spa-js/auth0-spa-js.production.esm.js'

const at = (id) => document.getElementById(id)
const settings = await (await fetch('/settings.json')).json()

try {
  const client = await createAuth0Client({
    domain: settings.domain,
    clientId: settings.clientId,
    authorizationParams: {
      redirect_uri: location.origin,
      organization: settings.organization,
      audience: settings.audience,
    },
  })
  await run(client)
} catch (error) {
  fail(error)
}

async function run(client) {
  at('sign-in').onclick = () => client.loginWithRedirect().catch(fail)
  at('sign-out').onclick = () => client.logout({ logoutParams: { returnTo: location.origin } })
  at('call').onclick = () => callApi(client).catch(fail)
  at('renew').onclick = () => renew(client).catch(fail)

  const query = new URLSearchParams(location.search)
  // From the accounts address: what the ID token lacked is there now, so a new one is needed, whatever the session says.
  if (query.has('forceLogin')) return client.loginWithRedirect()
  if (query.has('state')) {
    history.replaceState({}, '', '/')
    await client.handleRedirectCallback(`${location.origin}/?${query}`)
  }
  const person = await client.getUser()
  if (person === undefined) return show('signed-out')
  if (!person[settings.metadataClaim]) return askForAccount()
  sessionStorage.removeItem('asked-for-account')
  showPerson(person)
}

/** Once: an account that does not come about must not send anybody round in circles. */
function askForAccount() {
  if (sessionStorage.getItem('asked-for-account') !== null) {
    sessionStorage.removeItem('asked-for-account')
    return fail(new Error('Your account could not be set up. Try again in a moment.'))
  }
  sessionStorage.setItem('asked-for-account', 'yes')
  const redirectUri = encodeURIComponent(`${location.origin}?forceLogin=true`)
  location.assign(`${settings.accountsUrl}sso/${settings.organization}?redirectUri=${redirectUri}`)
}

async function callApi(client) {
  const token = await client.getTokenSilently()
  const answer = await fetch('/api/me', { headers: { authorization: `Bearer ${token}` } })
  showAnswer(`The API answered ${answer.status}`, await answer.json())
}

async function renew(client) {
  const { expires_in: seconds } = await client.getTokenSilently({ cacheMode: 'off', detailedResponse: true })
  showAnswer('A new token', { 'good for': `${seconds} seconds` })
}

function showPerson(person) {
  at('name').textContent = `Hello, ${person.name ?? person.email}`
  const { sub, email, org_id, org_name } = person
  fill(at('profile'), { sub, email, org_id, org_name, ...person[settings.metadataClaim] })
  show('signed-in')
}

function showAnswer(question, values) {
  at('question').textContent = question
  fill(at('answer'), values)
  at('answered').hidden = false
}

function fill(list, values) {
  const rows = Object.entries(values).map(([name, value]) => {
    const row = document.createElement('div')
    const [term, text] = [document.createElement('dt'), document.createElement('dd')]
    term.textContent = name
    text.textContent = String(value)
    text.className = 'mono'
    row.append(term, text)
    return row
  })
  list.replaceChildren(...rows)
}

function fail(error) {
  at('failure').textContent = error.error_description ?? error.message
  at('answered').hidden = true
  show('failed')
}

function show(id) {
  for (const each of ['waiting', 'signed-out', 'failed', 'signed-in']) at(each).hidden = each !== id
}
