import { Actions, Notice } from '@cardea/kit'
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import type { Refusal } from '../../parts/call-service.ts'
import { CopyValue } from '../../parts/copy-value.tsx'
import { RefusalNotice } from '../../parts/refusal-notice.tsx'
import { useWork } from '../../parts/use-work.ts'
import { api } from '../api.ts'
import { Row } from '../pieces/rows.tsx'
import { SmallButton } from '../pieces/small-button.tsx'
import { StatusBadge } from '../pieces/status-badge.tsx'
import { Time } from '../pieces/time.tsx'
import { useSession } from '../session.ts'
import { t } from '../texts.ts'
import type { Connection } from '../wire/connections.ts'
import type { Domain } from '../wire/organizations.ts'
import { DomainSettings } from './domain-settings.tsx'

export interface OneDomainProps {
  readonly organizationId: string
  readonly domain: Domain
  /** Of the organization. */
  readonly connections: readonly Connection[]
  /** Null: it was removed. */
  readonly onChange: (domain: Domain | null) => void
}

/** One domain: how it is proven, the record that proves it, and a look for that now. */
export function OneDomain({ organizationId, domain, connections, onChange }: OneDomainProps): VNode {
  const { can } = useSession()
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const { isBusy, run } = useWork(setRefusal)
  const { id, unicodeDomain, state, challenge } = domain
  const verify = () => run(async () => onChange(await api.verifyDomain(organizationId, id)))
  const remove = () =>
    run(async () => {
      await api.removeDomain(organizationId, id)
      onChange(null)
    })
  return (
    <Row title={unicodeDomain} detail={<Proof domain={domain} />} side={<StatusBadge status={state} />}>
      <div class="row-more stack-small">
        {domain.warnings.includes('lookalike') && <Notice tone="warning">{t.domains.lookalike}</Notice>}
        {state !== 'verified' && (
          <>
            <p>{t.domains.record}</p>
            <CopyValue label={t.domains.recordType} value={challenge.type} texts={t} />
            <CopyValue label={t.domains.recordName} value={challenge.name} texts={t} />
            <CopyValue label={t.domains.recordValue} value={challenge.value} texts={t} />
          </>
        )}
        <div role="alert">{refusal !== null && <RefusalNotice t={t} refusal={refusal} />}</div>
        {can('write:domains') && (
          <Actions>
            {state !== 'verified' && (
              <SmallButton label={t.domains.verifyLabel(unicodeDomain)} onClick={verify} disabled={isBusy}>
                {t.domains.verify}
              </SmallButton>
            )}
            <SmallButton label={t.domains.removeLabel(unicodeDomain)} onClick={remove} disabled={isBusy}>
              {t.domains.remove}
            </SmallButton>
          </Actions>
        )}
        {can('write:domains') && (
          <DomainSettings
            organizationId={organizationId}
            domain={domain}
            connections={connections}
            onChange={onChange}
          />
        )}
      </div>
    </Row>
  )
}

function Proof({ domain }: { readonly domain: Domain }): VNode | null {
  const { verifiedBy, recordMissingSince, lastCheck } = domain
  if (recordMissingSince !== null) {
    return (
      <>
        {t.domains.missingSince} <Time at={recordMissingSince} />
      </>
    )
  }
  if (verifiedBy !== null) return <>{verifiedBy === 'dns' ? t.domains.byDns : t.domains.byOperator}</>
  if (lastCheck === null) return null
  return (
    <>
      {t.domains.lastLooked} <Time at={lastCheck.at} />
    </>
  )
}
