import type { CredentialParts } from '../../accounts/credential-parts.ts'
import type { QueueParts } from '../../mails/queue-mail.ts'
import type { LoginParts } from '../types.ts'

/**
 * The hosted sign-in of people with an account of their own: method → second factor → organization → the one door.
 *
 * Invariants: each step is taken by the browser that began the login, and only with the steps before it, which are kept with the login and
 * never come from the browser; no answer tells whether an address has an account; whoever gets in comes through
 * `complete-login.ts`, as a member of the organization that they go on to.
 *
 * Routes: `/sign-in/{password,passkey,link,invitation,second-factor,organization}`, `/account/sign-in`, `/account/providers/{provider}/link`,
 * `/account/sign-in/emergency`.
 */
export type OwnAccountParts = LoginParts & CredentialParts & QueueParts
