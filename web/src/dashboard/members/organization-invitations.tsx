import { Badge, Card, Details, TextField } from '@cardea/kit'
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import type { Refusal } from '../../parts/call-service.ts'
import { RefusalNotice } from '../../parts/refusal-notice.tsx'
import { useWork } from '../../parts/use-work.ts'
import { api } from '../api.ts'
import { Row, Rows } from '../pieces/rows.tsx'
import { SettingsForm } from '../pieces/settings-form.tsx'
import { SmallButton } from '../pieces/small-button.tsx'
import { Time } from '../pieces/time.tsx'
import { useFields } from '../pieces/use-fields.ts'
import { useList } from '../pieces/use-list.ts'
import { useSession } from '../session.ts'
import { t } from '../texts.ts'
import type { Invitation, MemberRole } from '../wire/members.ts'
import { RoleField } from './role-field.tsx'

/** Who is invited to an organization; the link is in the mail alone. */
export function OrganizationInvitations({ organizationId }: { readonly organizationId: string }): VNode {
  const { can } = useSession()
  const list = useList<Invitation>((cursor) => api.invitations(organizationId, { cursor }), organizationId)
  const [told, setTold] = useState('')
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const { isBusy, run } = useWork(setRefusal)
  const resend = ({ id, email }: Invitation) =>
    run(async () => {
      setTold('')
      await api.resendInvitation(organizationId, id)
      setTold(t.invitations.resent(email))
      await list.reload()
    })
  const revoke = ({ id }: Invitation) =>
    run(async () => {
      setTold('')
      await api.revokeInvitation(organizationId, id)
      await list.reload()
    })
  return (
    <Card title={t.invitations.title}>
      <Rows
        list={list}
        label={t.invitations.title}
        row={(invitation) => (
          <Row
            key={invitation.id}
            title={invitation.email}
            detail={
              <>
                {t.invitations.until} <Time at={invitation.expiresAt} />
              </>
            }
            side={
              <>
                <Badge>{t.members.roles[invitation.role]}</Badge>
                {can('write:members') && (
                  <>
                    <SmallButton
                      label={t.invitations.resendLabel(invitation.email)}
                      onClick={() => resend(invitation)}
                      disabled={isBusy}
                    >
                      {t.invitations.resend}
                    </SmallButton>
                    <SmallButton
                      label={t.invitations.revokeLabel(invitation.email)}
                      onClick={() => revoke(invitation)}
                      disabled={isBusy}
                    >
                      {t.invitations.revoke}
                    </SmallButton>
                  </>
                )}
              </>
            }
          />
        )}
        empty={<p class="soft">{t.invitations.empty}</p>}
      />
      <p class="small" role="status">
        {told}
      </p>
      <div role="alert">{refusal !== null && <RefusalNotice t={t} refusal={refusal} />}</div>
      {can('write:members') && <Invite organizationId={organizationId} onInvited={list.reload} />}
    </Card>
  )
}

interface InviteProps {
  readonly organizationId: string
  readonly onInvited: () => Promise<void>
}

interface Typed {
  readonly email: string
  readonly role: MemberRole
}

function Invite({ organizationId, onInvited }: InviteProps): VNode {
  const { values, set } = useFields<Typed>({ email: '', role: 'member' })
  const send = async () => {
    await api.invite(organizationId, { email: values.email.trim(), role: values.role })
    set('email')('')
    await onInvited()
  }
  return (
    <Details summary={t.invitations.invite}>
      <p class="soft">{t.invitations.inviteText}</p>
      <SettingsForm
        names={['email', 'role']}
        save={send}
        label={t.invitations.send}
        saved={t.invitations.sent}
        isReady={values.email.trim() !== ''}
      >
        {(errorOf) => (
          <>
            <TextField
              name="invitation.email"
              label={t.invitations.email}
              value={values.email}
              error={errorOf('email')}
              autocomplete="off"
              onValue={set('email')}
            />
            <RoleField
              name="invitation.role"
              label={t.invitations.role}
              value={values.role}
              error={errorOf('role')}
              onValue={set('role')}
            />
          </>
        )}
      </SettingsForm>
    </Details>
  )
}
