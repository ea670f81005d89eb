import { Card, SelectField } from '@cardea/kit'
import type { VNode } from 'preact'
import { CheckFields } from '../../parts/check-fields.tsx'
import { api } from '../api.ts'
import { addressOf } from '../location.ts'
import { Loaded } from '../pieces/loaded.tsx'
import { Row } from '../pieces/rows.tsx'
import { SettingsForm } from '../pieces/settings-form.tsx'
import { Time } from '../pieces/time.tsx'
import { useFields } from '../pieces/use-fields.ts'
import { useLoaded } from '../pieces/use-loaded.ts'
import { useSession } from '../session.ts'
import { t } from '../texts.ts'
import type { Organization, Policy } from '../wire/organizations.ts'
import { type OrganizationPolicyProps, authRequiredOf } from './organization-policy.tsx'

/** People; more are for a program to read. */
const SHOWN = 50

interface Watched {
  /** Empty: nothing is watched. */
  readonly authRequired: string
  readonly rules: readonly string[]
}

/** A policy that refuses nobody yet: who would have been refused is noted, day by day. */
export function WatchedPolicy({ organization, onChange }: OrganizationPolicyProps): VNode {
  const { can } = useSession()
  const { id, reportOnlyPolicy } = organization
  const { values, set } = useFields<Watched>({
    authRequired: reportOnlyPolicy?.authRequired ?? '',
    rules: reportOnlyPolicy?.requireMfa === true ? ['requireMfa'] : [],
  })
  const save = async () => onChange(await api.changeOrganization(id, { reportOnlyPolicy: policyOf(values) }))
  return (
    <Card title={t.policy.watched}>
      <p class="soft">{t.policy.watchedText}</p>
      <SettingsForm names={['reportOnlyPolicy']} save={save} isOffered={can('write:organizations')}>
        {(errorOf) => (
          <>
            <SelectField
              name="reportOnlyPolicy"
              label={t.policy.watch}
              value={values.authRequired}
              error={errorOf('reportOnlyPolicy')}
              onValue={set('authRequired')}
              options={[
                { value: '', label: t.policy.watchNone },
                { value: 'any', label: t.policy.any },
                { value: 'mfa', label: t.policy.mfa },
                { value: 'sso', label: t.policy.sso },
              ]}
            />
            {values.authRequired !== '' && (
              <CheckFields
                name="watchedRules"
                label={t.policy.rules}
                values={values.rules}
                onValues={set('rules')}
                options={[
                  { value: 'requireMfa', label: t.policy.requireMfa, detail: t.policy.requireMfaDetail },
                ]}
              />
            )}
          </>
        )}
      </SettingsForm>
      {reportOnlyPolicy !== null && <Report organization={organization} />}
    </Card>
  )
}

/** Whom the watched policy would have refused. */
function Report({ organization: { id, reportOnlyPolicy } }: { readonly organization: Organization }): VNode {
  const { can } = useSession()
  const report = useLoaded(() => api.policyReport(id), `${id} ${JSON.stringify(reportOnlyPolicy)}`)
  return (
    <Loaded of={report}>
      {({ refused }) =>
        refused.length === 0 ? (
          <p class="soft">{t.policy.reportEmpty}</p>
        ) : (
          <>
            <h3>{t.policy.report(refused.length)}</h3>
            <ul class="rows" aria-label={t.policy.report(refused.length)}>
              {refused.slice(0, SHOWN).map(({ profileId, reason, days, lastAt }) => (
                <Row
                  key={profileId}
                  {...(can('read:profiles') ? { href: addressOf('profiles', profileId) } : {})}
                  title={profileId}
                  mono
                  detail={
                    <>
                      {t.policy.reasons[reason]} · {t.policy.reportDays(days)} <Time at={lastAt} />
                    </>
                  }
                />
              ))}
            </ul>
            {refused.length > SHOWN && <p class="soft">{t.policy.reportMore(refused.length - SHOWN)}</p>}
          </>
        )
      }
    </Loaded>
  )
}

function policyOf({ authRequired, rules }: Watched): Policy | null {
  if (authRequired === '') return null
  return { authRequired: authRequiredOf(authRequired), requireMfa: rules.includes('requireMfa') }
}
