import { Actions, Details, SelectField } from '@cardea/kit'
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import type { Refusal } from '../../parts/call-service.ts'
import { RefusalNotice } from '../../parts/refusal-notice.tsx'
import { useWork } from '../../parts/use-work.ts'
import { api } from '../api.ts'
import { changesOf } from '../pieces/changes-of.ts'
import { orNull } from '../pieces/or-null.ts'
import { SettingsForm } from '../pieces/settings-form.tsx'
import { SmallButton } from '../pieces/small-button.tsx'
import { useFields } from '../pieces/use-fields.ts'
import { t } from '../texts.ts'
import type { Connection } from '../wire/connections.ts'
import type { AutoJoin, Domain } from '../wire/organizations.ts'

const JOINS = ['off', 'join', 'request'] as const

export interface DomainSettingsProps {
  readonly organizationId: string
  readonly domain: Domain
  readonly connections: readonly Connection[]
  readonly onChange: (domain: Domain) => void
}

/** Where people of a domain are sent, and whether those with an account of their own become members. */
export function DomainSettings({
  organizationId,
  domain,
  connections,
  onChange,
}: DomainSettingsProps): VNode {
  const { id, unicodeDomain, connectionId, autoJoin, state } = domain
  const { values, set } = useFields({ connectionId: connectionId ?? '', autoJoin })
  const save = async () => {
    const typed = { connectionId: orNull(values.connectionId), autoJoin: values.autoJoin }
    onChange(await api.changeDomain(organizationId, id, changesOf({ connectionId, autoJoin }, typed)))
  }
  return (
    <Details summary={t.domains.settings(unicodeDomain)}>
      <SettingsForm names={['connectionId', 'autoJoin']} save={save}>
        {(errorOf) => (
          <>
            <SelectField
              name={`${id}.connectionId`}
              label={t.domains.connection}
              hint={t.domains.connectionHint}
              value={values.connectionId}
              error={errorOf('connectionId')}
              onValue={set('connectionId')}
              options={[
                { value: '', label: t.domains.anyConnection },
                ...connections.map((each) => ({ value: each.id, label: each.name })),
              ]}
            />
            <SelectField
              name={`${id}.autoJoin`}
              label={t.domains.autoJoin}
              hint={t.domains.autoJoinHint}
              value={values.autoJoin}
              error={errorOf('autoJoin')}
              onValue={(value) => set('autoJoin')(autoJoinOf(value))}
              options={JOINS.map((value) => ({ value, label: t.domains.autoJoins[value] }))}
            />
          </>
        )}
      </SettingsForm>
      {state !== 'verified' && (
        <Vouch
          name={unicodeDomain}
          vouch={async () => onChange(await api.changeDomain(organizationId, id, { state: 'verified' }))}
        />
      )}
    </Details>
  )
}

/** That the domain is theirs, on the word of the operator. */
function Vouch({ name, vouch }: { readonly name: string; readonly vouch: () => Promise<void> }): VNode {
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const { isBusy, run } = useWork(setRefusal)
  return (
    <>
      <p class="soft small">{t.domains.vouchText}</p>
      <div role="alert">{refusal !== null && <RefusalNotice t={t} refusal={refusal} />}</div>
      <Actions>
        <SmallButton label={t.domains.vouchLabel(name)} onClick={() => run(vouch)} disabled={isBusy}>
          {t.domains.vouch}
        </SmallButton>
      </Actions>
    </>
  )
}

function autoJoinOf(value: string): AutoJoin {
  return JOINS.find((each) => each === value) ?? 'off'
}
