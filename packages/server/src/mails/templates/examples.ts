import type { Mail, MailKind } from '../types.ts'
import { breakGlassUsedMail } from './break-glass-used-mail.ts'
import { invitationMail } from './invitation-mail.ts'
import { joinRequestMail } from './join-request-mail.ts'
import { operatorLinkMail } from './operator-link-mail.ts'
import { organizationDeletedMail } from './organization-deleted-mail.ts'
import { passwordChangedMail } from './password-changed-mail.ts'
import { passwordLinkMail } from './password-link-mail.ts'
import { providerChangedMail } from './provider-changed-mail.ts'
import { secondFactorChangedMail } from './second-factor-changed-mail.ts'
import { signInLinkMail } from './sign-in-link-mail.ts'
import { ssoSwitchedOffMail } from './sso-switched-off-mail.ts'

/**
 * The words of each mail: one pure function per file, from what happened to what is said.
 *
 * Invariant: a name that anybody may have given goes through `quoted` or `plain` (`stranger-text.ts`); and every mail says what to do if it
 * was not you. This table has one of each kind, for the sandbox and for the tests.
 */
export function exampleMails(publicUrl: string): Readonly<Record<MailKind, Mail>> {
  const link = `${publicUrl}/mail`
  const when = new Date(Date.UTC(2026, 0, 31, 9, 30))
  const organization = 'Acme'
  return {
    sign_in_link: signInLinkMail({ link, minutes: 15, application: 'Example application' }),
    password_link: passwordLinkMail({ purpose: 'reset', link, minutes: 30 }),
    invitation: invitationMail({ organization, invitedBy: 'Ada Lovelace', role: 'member', link, days: 7 }),
    password_changed: passwordChangedMail({ change: 'changed', when, link }),
    second_factor_changed: secondFactorChangedMail({ change: 'passkey_added', when, link }),
    provider_changed: providerChangedMail({ change: 'added', provider: 'Google', when, link }),
    join_request: joinRequestMail({ organization, person: 'Bo Example', link }),
    break_glass_used: breakGlassUsedMail({
      organization,
      who: 'Ada Lovelace',
      when,
      address: '192.0.2.7',
      link,
    }),
    organization_deleted: organizationDeletedMail({ organization, who: 'Ada Lovelace', when, link }),
    sso_switched_off: ssoSwitchedOffMail({
      organization,
      people: 3,
      when,
      secondFactor: true,
      link,
    }),
    operator_link: operatorLinkMail({ link }),
  }
}
