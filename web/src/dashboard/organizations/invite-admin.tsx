import { Actions, Button, Card, Form, SelectField } from '@cardea/kit'
import type { VNode } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { Refusal } from '../../parts/call-service.ts'
import { RefusalNotice } from '../../parts/refusal-notice.tsx'
import { useWork } from '../../parts/use-work.ts'
import { api } from '../api.ts'
import { ShownOnce } from '../pieces/shown-once.tsx'
import { useSession } from '../session.ts'
import { t } from '../texts.ts'
import type { SelfServiceProfile } from '../wire/setup-links.ts'

const DAY = 86_400
const LIFETIMES = [1, 5, 14, 30]

export interface InviteAdminProps {
  readonly organizationId: string
  /** To change this connection; absent: to create one. */
  readonly connectionId?: string
}

/** Makes a setup link, and shows it once. */
export function InviteAdmin({ organizationId, connectionId }: InviteAdminProps): VNode {
  const { can } = useSession()
  const [profiles, setProfiles] = useState<readonly SelfServiceProfile[]>([])
  const [profileId, setProfileId] = useState('')
  const [days, setDays] = useState('5')
  const [url, setUrl] = useState<string | null>(null)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const { isBusy, run } = useWork(setRefusal)
  useEffect(() => {
    if (can('read:self_service_profiles'))
      run(async () => setProfiles((await api.profiles({ limit: 100 })).items))
  }, [])
  const submit = () =>
    run(async () => {
      const ticket = await api.createTicket({
        organizationId,
        lifetimeSeconds: Number(days) * DAY,
        ...(profileId === '' ? {} : { profileId }),
        ...(connectionId === undefined ? {} : { connectionId }),
      })
      setUrl(ticket.url)
    })
  return (
    <Card title={connectionId === undefined ? t.invite.title : t.connections.edit}>
      <p class="soft">{t.invite.text}</p>
      {url !== null && (
        <ShownOnce title={t.invite.done} text={t.invite.doneText} label={t.invite.link} value={url} />
      )}
      <Form onSubmit={submit}>
        {profiles.length > 0 && (
          <SelectField
            name="profileId"
            label={t.invite.profile}
            value={profileId}
            onValue={setProfileId}
            options={[
              { value: '', label: t.invite.everything },
              ...profiles.map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
        )}
        <SelectField
          name="lifetime"
          label={t.invite.lifetime}
          value={days}
          onValue={setDays}
          options={LIFETIMES.map((each) => ({ value: String(each), label: t.invite.days(each) }))}
        />
        <div role="alert">{refusal !== null && <RefusalNotice t={t} refusal={refusal} />}</div>
        <Actions>
          <Button disabled={isBusy}>{t.invite.create}</Button>
        </Actions>
      </Form>
    </Card>
  )
}
