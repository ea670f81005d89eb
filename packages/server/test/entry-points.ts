import type { CustomerOidcIdp } from './customer-oidc-idp.ts'
import type { CustomerSamlIdp } from './customer-saml-idp.ts'
import {
  type Customer,
  type CustomerOptions,
  type LoginWorld,
  handedOver,
  redirectUri,
  shownCode,
} from './login-world.ts'
import type { Visit } from './test-browser.ts'

/** Who arrives: what differs between people and sign-ins, in the words of neither protocol. */
export interface Arriving {
  readonly email?: string | null
  readonly mfa?: boolean
  /** Seconds since the person authenticated. */
  readonly age?: number
}

/** One way to end a sign-in, cut in two: what has happened when the IdP has answered, and what comes then. */
export interface EntryPoint {
  readonly name: string
  /** Is there a request of an application, which can set terms such as `max_age`? */
  readonly asked: boolean
  readonly customer: (options?: CustomerOptions) => Promise<Customer>
  /** Leads up to the last request to us, and gives that request. */
  readonly begin: (
    customer: Customer,
    arriving?: Arriving,
    params?: Record<string, string>,
  ) => Promise<() => Promise<Visit>>
}

/** Every way to end a sign-in. Each has to keep every rule by itself; a new one belongs into this list. */
export function entryPoints(
  world: LoginWorld,
  saml: CustomerSamlIdp,
  oidc: CustomerOidcIdp,
): readonly EntryPoint[] {
  const ofPerson = ({ email, mfa = false, age = 0 }: Arriving) => ({
    ...(email === undefined ? {} : { email }),
    ...(mfa ? { authnContext: 'https://refeds.org/profile/mfa' } : {}),
    authnInstant: -age * 1000,
  })
  const samlCustomer = (options?: CustomerOptions) => world.samlCustomer(saml, options)
  async function samlForm(customer: Customer, arriving: Arriving, params?: Record<string, string>) {
    const browser = world.browser()
    return { browser, form: await world.samlForm(browser, customer, saml, ofPerson(arriving), params) }
  }
  async function oidcBegin(
    customer: Customer,
    { email, mfa = false, age }: Arriving = {},
    params?: Record<string, string>,
  ) {
    const browser = world.browser()
    const url = await world.oidcCallback(browser, customer, oidc, params)
    oidc.behavior.claims = {
      ...(email === undefined ? {} : { email: email ?? undefined }),
      ...(mfa ? { amr: ['pwd', 'mfa'] } : {}),
      ...(age === undefined ? {} : { auth_time: Math.floor(Date.now() / 1000) - age }),
    }
    oidc.behavior.userinfo = { status: 200, body: { sub: 'u-1' } }
    return () => browser.get(url.href)
  }
  return [
    {
      name: 'a SAML response with the cookie',
      asked: true,
      customer: samlCustomer,
      async begin(customer, arriving = {}, params) {
        const { browser, form } = await samlForm(customer, arriving, params)
        return () => browser.post(form.action, form.fields)
      },
    },
    {
      name: 'a SAML response without the cookie, and the return with it',
      asked: true,
      customer: samlCustomer,
      async begin(customer, arriving = {}, params) {
        const { browser, form } = await samlForm(customer, arriving, params)
        return () => world.finishSaml(browser, form)
      },
    },
    {
      name: 'the return to a SAML response that waits',
      asked: true,
      customer: samlCustomer,
      async begin(customer, arriving = {}, params) {
        const { browser, form } = await samlForm(customer, arriving, params)
        const { location } = await browser.postFromOtherSite(form.action, form.fields)
        return () => browser.get(location ?? '')
      },
    },
    {
      name: 'an OpenID Connect callback',
      asked: true,
      customer: (options) => world.oidcCustomer(oidc, options),
      begin: (customer, arriving, params) => oidcBegin(customer, arriving, params),
    },
    {
      name: 'an unsolicited SAML response that is converted',
      asked: true,
      customer: samlCustomer,
      async begin(customer, arriving = {}, params = {}) {
        const { action, fields } = await world.unaskedForm(customer, saml)
        const token = handedOver(await world.browser().postFromOtherSite(action, fields))
        const { browser, form } = await samlForm(customer, arriving, { ...params, ...selectedBy(token) })
        return () => browser.post(form.action, form.fields)
      },
    },
    {
      name: 'an unsolicited SAML response that signs in directly',
      asked: false,
      customer: (options) =>
        samlCustomer({ ...options, connection: { idpInitiated: 'direct', ...options?.connection } }),
      async begin(customer, arriving = {}) {
        const { action, fields } = await world.unaskedForm(customer, saml, ofPerson(arriving))
        return () => world.browser().postFromOtherSite(action, fields)
      },
    },
    {
      name: 'a sign-in that an OpenID provider started',
      asked: true,
      customer: (options) => world.oidcCustomer(oidc, options),
      async begin(customer, arriving, params = {}) {
        const { id } = customer.connection
        const token = handedOver(await world.browser().get(`${world.url}/sso/oidc/${id}/initiate`))
        return oidcBegin(customer, arriving, { ...params, ...selectedBy(token) })
      },
    },
  ]
}

/** The token alone selects: the usual selector is an empty parameter, which counts as none. */
function selectedBy(token: string): Record<string, string> {
  return { connection_id: '', idp_initiated_login: token }
}

/** 'code', or the code of the error, wherever it is told. */
export function ending(visit: Visit): string {
  const { location } = visit
  if (location?.startsWith(redirectUri) !== true) return shownCode(visit)
  const { searchParams } = new URL(location)
  if (searchParams.has('code') === searchParams.has('error')) throw new Error(`neither or both: ${location}`)
  return searchParams.get('error_code') ?? 'code'
}
