import { Actions, Badge, Button, Card, Notice, PageTitle } from '@cardea/kit'
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import type { Refusal } from '../../parts/call-service.ts'
import { RefusalNotice } from '../../parts/refusal-notice.tsx'
import { useWork } from '../../parts/use-work.ts'
import { api } from '../api.ts'
import { Row, Rows } from '../pieces/rows.tsx'
import { SmallButton } from '../pieces/small-button.tsx'
import { Time } from '../pieces/time.tsx'
import { type List, useList } from '../pieces/use-list.ts'
import { useViewTitle } from '../pieces/use-view-title.ts'
import { useSession } from '../session.ts'
import { t } from '../texts.ts'
import type { ViewProps } from '../view-props.ts'
import type { Operator } from '../wire/operators.ts'
import { AddOperator } from './add-operator.tsx'
import { OperatorSso } from './operator-sso.tsx'

/**
 * Operators: who runs the deployment with which role, links for more of them, and the connection by which they sign in.
 *
 * Owns no state but what is typed, and a link until the view is left. Invariant: whom somebody may change is the service's to say; the view only
 * leaves out what their role never may.
 */
export function OperatorList({ hasMoved }: ViewProps): VNode {
  const { can } = useSession()
  const list = useList<Operator>((cursor) => api.operators({ cursor }), '')
  useViewTitle(t.operators.title, hasMoved)
  return (
    <>
      <PageTitle lead={t.operators.lead}>{t.operators.title}</PageTitle>
      <Card title={t.operators.list}>
        <Rows
          list={list}
          label={t.operators.list}
          row={(operator) => <OneOperator key={operator.id} operator={operator} list={list} />}
          empty={<p class="soft">{t.operators.empty}</p>}
        />
      </Card>
      {can('write:operators') && <AddOperator />}
      <OperatorSso />
    </>
  )
}

interface OneProps {
  readonly operator: Operator
  readonly list: List<Operator>
}

function OneOperator({ operator, list }: OneProps): VNode {
  const { can, operator: self } = useSession()
  const { id, email, name, role, secondFactor } = operator
  const [isSure, setSure] = useState(false)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const { isBusy, run } = useWork(setRefusal)
  const other = role === 'admin' ? 'viewer' : 'admin'
  const change = () =>
    run(async () => {
      await api.changeOperator(id, other)
      await list.reload()
    })
  const remove = () =>
    run(async () => {
      await api.removeOperator(id)
      await list.reload()
    })
  return (
    <Row
      title={
        <>
          {name ?? email} {id === self.id && <Badge>{t.operators.you}</Badge>}
        </>
      }
      detail={<OperatorDetail operator={operator} />}
      side={
        <>
          <Badge tone={secondFactor ? 'success' : 'warning'}>
            {secondFactor ? t.operators.twoFactors : t.operators.oneFactor}
          </Badge>
          {can('write:operators') && (
            <>
              <SmallButton label={t.operators.makeLabel(other, email)} disabled={isBusy} onClick={change}>
                {t.operators.make(other)}
              </SmallButton>
              <SmallButton
                label={t.operators.removeLabel(email)}
                disabled={isBusy}
                onClick={() => setSure(true)}
              >
                {t.operators.remove}
              </SmallButton>
            </>
          )}
        </>
      }
    >
      {id === self.id && !secondFactor && (
        <div class="row-more">
          <a href="/account/security">{t.operators.setUp}</a>
        </div>
      )}
      {isSure && (
        <div class="row-more">
          <Notice tone="warning" title={t.operators.removeSure(email)}>
            <Actions>
              <Button tone="danger" onClick={remove} disabled={isBusy}>
                {t.operators.remove}
              </Button>
              <Button tone="secondary" onClick={() => setSure(false)}>
                {t.cancel}
              </Button>
            </Actions>
          </Notice>
        </div>
      )}
      <div role="alert">{refusal !== null && <RefusalNotice t={t} refusal={refusal} />}</div>
    </Row>
  )
}

function OperatorDetail({ operator: { email, name, role, createdAt } }: Pick<OneProps, 'operator'>): VNode {
  return (
    <>
      {name === null ? '' : `${email} · `}
      {t.operators.roles[role]} · {t.operators.since} <Time at={createdAt} dayOnly />
    </>
  )
}
