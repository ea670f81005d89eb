import { Actions, Button, Card, PageTitle } from '@cardea/kit'
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import type { Refusal } from '../../parts/call-service.ts'
import { RefusalNotice } from '../../parts/refusal-notice.tsx'
import { useViewTitle } from '../pieces/use-view-title.ts'
import { useWork } from '../../parts/use-work.ts'
import { api } from '../api.ts'
import { addressOf } from '../location.ts'
import { Row, Rows } from '../pieces/rows.tsx'
import { SmallButton } from '../pieces/small-button.tsx'
import { StatusBadge } from '../pieces/status-badge.tsx'
import { Time } from '../pieces/time.tsx'
import { useList } from '../pieces/use-list.ts'
import { useSession } from '../session.ts'
import { t } from '../texts.ts'
import type { ViewProps } from '../view-props.ts'
import type { SelfServiceProfile, SetupTicket } from '../wire/setup-links.ts'

/**
 * Setup links and self-service profiles: which links are on their way, and what links offer.
 *
 * Owns no state but what is typed. Invariant: the address of a link is shown where it is made, and nowhere else.
 */
export function SetupLinks({ hasMoved }: ViewProps): VNode {
  const { can } = useSession()
  useViewTitle(t.nav.setupLinks, hasMoved)
  return (
    <>
      <PageTitle lead={t.setupLinks.lead}>{t.nav.setupLinks}</PageTitle>
      <Links />
      {can('read:self_service_profiles') && <Profiles />}
    </>
  )
}

function Links(): VNode {
  const { can } = useSession()
  const list = useList<SetupTicket>((cursor) => api.tickets({ cursor }), '')
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const { isBusy, run } = useWork(setRefusal)
  const revoke = (id: string) =>
    run(async () => {
      const revoked = await api.revokeTicket(id)
      list.update(({ items, nextCursor }) => ({
        items: items.map((each) => (each.id === id ? revoked : each)),
        nextCursor,
      }))
    })
  return (
    <Card title={t.setupLinks.links}>
      <div role="alert">{refusal !== null && <RefusalNotice t={t} refusal={refusal} />}</div>
      <Rows
        list={list}
        label={t.setupLinks.links}
        row={({ id, organizationId, organizationName, mode, status, expiresAt }) => (
          <Row
            key={id}
            href={addressOf('organizations', organizationId)}
            title={organizationName ?? organizationId}
            mono={organizationName === null}
            detail={
              <>
                {mode === 'create' ? t.setupLinks.create : t.setupLinks.edit} · {t.setupLinks.until}{' '}
                <Time at={expiresAt} />
                {organizationName !== null && (
                  <>
                    <br />
                    <span class="mono">{organizationId}</span>
                  </>
                )}
              </>
            }
            side={
              <>
                <StatusBadge status={status} />
                {can('write:setup_tickets') && (status === 'waiting' || status === 'opened') && (
                  <SmallButton
                    label={t.setupLinks.revokeLabel(id)}
                    onClick={() => revoke(id)}
                    disabled={isBusy}
                  >
                    {t.setupLinks.revoke}
                  </SmallButton>
                )}
              </>
            }
          />
        )}
        empty={
          <>
            <h3>{t.setupLinks.empty}</h3>
            <p>{t.setupLinks.emptyText}</p>
            <Actions>
              <Button tone="secondary" href={addressOf('organizations')}>
                {t.setupLinks.toOrganizations}
              </Button>
            </Actions>
          </>
        }
      />
    </Card>
  )
}

function Profiles(): VNode {
  const { can } = useSession()
  const list = useList<SelfServiceProfile>((cursor) => api.profiles({ cursor }), '')
  return (
    <Card title={t.setupLinks.profiles}>
      <p class="soft">{t.setupLinks.profilesText}</p>
      <Rows
        list={list}
        label={t.setupLinks.profiles}
        row={({ id, name, description }) => (
          <Row
            key={id}
            href={addressOf('self-service-profiles', id)}
            title={name}
            {...(description === null ? {} : { detail: description })}
          />
        )}
        empty={<p class="soft">{t.setupLinks.noProfiles}</p>}
      />
      {can('write:self_service_profiles') && (
        <Actions>
          <Button tone="secondary" href={addressOf('self-service-profiles', 'new')}>
            {t.setupLinks.newProfile}
          </Button>
        </Actions>
      )}
    </Card>
  )
}
