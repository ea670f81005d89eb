import { Actions, Button, Card, ChoiceField, Form, Notice } from '@cardea/kit'
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import type { Refusal } from '../../parts/call-service.ts'
import { CheckFields } from '../../parts/check-fields.tsx'
import { RefusalNotice } from '../../parts/refusal-notice.tsx'
import { useWork } from '../../parts/use-work.ts'
import { api } from '../api.ts'
import { Time } from '../pieces/time.tsx'
import { useLoaded } from '../pieces/use-loaded.ts'
import { useSession } from '../session.ts'
import { t } from '../texts.ts'
import type { AuthRequired, Organization } from '../wire/organizations.ts'

export interface OrganizationPolicyProps {
  readonly organization: Organization
  readonly onChange: (organization: Organization) => void
}

/** How the people of an organization must sign in, and what a change would do to them before it is made. */
export function OrganizationPolicy({ organization, onChange }: OrganizationPolicyProps): VNode {
  const { can } = useSession()
  const [authRequired, setAuthRequired] = useState<AuthRequired>(organization.policy.authRequired)
  const [rules, setRules] = useState<readonly string[]>(rulesOf(organization))
  const [isSaved, setSaved] = useState(false)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const { isBusy, run } = useWork(setRefusal)
  const { raised } = organization
  const requireMfa = rules.includes('requireMfa')
  const [isForced, setForced] = useState(false)
  const save = () =>
    run(async () => {
      setSaved(false)
      onChange(
        await api.changeOrganization(organization.id, {
          policy: { authRequired, requireMfa },
          autoRevert: rules.includes('autoRevert'),
          jit: rules.includes('jit'),
          allowOutsideProfiles: rules.includes('allowOutsideProfiles'),
          ...(isForced ? { force: true } : {}),
        }),
      )
      setForced(false)
      setSaved(true)
    })
  return (
    <Card title={t.policy.title}>
      {raised !== null && (
        <p class="soft">
          {t.policy.raised} <Time at={raised.at} />. {t.policy.before(t.policy[raised.before.authRequired])}
        </p>
      )}
      <Form onSubmit={save}>
        <ChoiceField
          name="authRequired"
          label={t.policy.authRequired}
          value={authRequired}
          onValue={(value) => setAuthRequired(authRequiredOf(value))}
          options={[
            { value: 'any', label: t.policy.any, detail: t.policy.anyDetail },
            { value: 'mfa', label: t.policy.mfa, detail: t.policy.mfaDetail },
            { value: 'sso', label: t.policy.sso, detail: t.policy.ssoDetail },
          ]}
        />
        <CheckFields
          name="rules"
          label={t.policy.rules}
          values={rules}
          onValues={setRules}
          options={[
            { value: 'requireMfa', label: t.policy.requireMfa, detail: t.policy.requireMfaDetail },
            { value: 'autoRevert', label: t.policy.autoRevert, detail: t.policy.autoRevertDetail },
            { value: 'jit', label: t.policy.jit, detail: t.policy.jitDetail },
            { value: 'allowOutsideProfiles', label: t.policy.outside, detail: t.policy.outsideDetail },
          ]}
        />
        <Foreseen
          organization={organization}
          authRequired={authRequired}
          requireMfa={requireMfa}
          isForced={isForced}
          onForced={setForced}
        />
        <div role="alert">{refusal !== null && <RefusalNotice t={t} refusal={refusal} />}</div>
        <p class="small" role="status">
          {isSaved && t.saved}
        </p>
        {can('write:organizations') && (
          <Actions>
            <Button disabled={isBusy}>{t.save}</Button>
          </Actions>
        )}
      </Form>
    </Card>
  )
}

interface ForeseenProps {
  readonly organization: Organization
  readonly authRequired: AuthRequired
  readonly requireMfa: boolean
  /** Is it to hold although no connection has proven to work? */
  readonly isForced: boolean
  readonly onForced: (isForced: boolean) => void
}

/** What the policy that is chosen would have done in the last 30 days; nothing while it is the one that holds. */
function Foreseen({
  organization: { id, policy },
  authRequired,
  requireMfa,
  isForced,
  onForced,
}: ForeseenProps): VNode | null {
  const { can } = useSession()
  const isSame = policy.authRequired === authRequired && policy.requireMfa === requireMfa
  const { value } = useLoaded(
    async () => (isSame ? null : api.preflight(id, { authRequired, requireMfa: String(requireMfa) })),
    `${id} ${authRequired} ${String(requireMfa)} ${String(isSame)}`,
  )
  if (value === null) return null
  return (
    <>
      <Notice tone={value.ready && value.blocked.length === 0 ? 'info' : 'warning'}>
        <p>{t.policy.preflight(value.people, value.blocked.length)}</p>
        {!value.ready && <p>{t.policy.notReady}</p>}
      </Notice>
      {!value.ready && can('write:organizations') && (
        <CheckFields
          name="force"
          label={t.policy.force}
          values={isForced ? ['force'] : []}
          onValues={(chosen) => onForced(chosen.length > 0)}
          options={[{ value: 'force', label: t.policy.forceLabel, detail: t.policy.forceDetail }]}
        />
      )}
    </>
  )
}

function rulesOf({ policy, autoRevert, jit, allowOutsideProfiles }: Organization): readonly string[] {
  const held = { requireMfa: policy.requireMfa, autoRevert, jit, allowOutsideProfiles }
  return Object.entries(held).flatMap(([rule, holds]) => (holds ? [rule] : []))
}

export function authRequiredOf(value: string): AuthRequired {
  return value === 'sso' || value === 'mfa' ? value : 'any'
}
