import { Actions, AreaField, Button, Card, Form, TextField } from '@cardea/kit'
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import type { Refusal } from '../../parts/call-service.ts'
import { RefusalNotice } from '../../parts/refusal-notice.tsx'
import { useWork } from '../../parts/use-work.ts'
import { api } from '../api.ts'
import { errorOf } from '../pieces/error-of.ts'
import { linesOf } from '../pieces/lines.ts'
import { useSession } from '../session.ts'
import { t } from '../texts.ts'
import type { Application } from '../wire/applications.ts'

export interface ApplicationAddressesProps {
  readonly application: Application
  readonly onChange: (application: Application) => void
}

/** Where answers may go and who may read them. */
export function ApplicationAddresses({ application, onChange }: ApplicationAddressesProps): VNode {
  const { can } = useSession()
  const [redirectUris, setRedirectUris] = useState(application.redirectUris.join('\n'))
  const [afterLogout, setAfterLogout] = useState(application.postLogoutRedirectUris.join('\n'))
  const [origins, setOrigins] = useState(application.allowedOrigins.join('\n'))
  const [initiateUri, setInitiateUri] = useState(application.initiateLoginUri ?? '')
  const [isSaved, setSaved] = useState(false)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const { isBusy, fields, run } = useWork(setRefusal)
  const save = () =>
    run(async () => {
      setSaved(false)
      const patch = {
        redirectUris: linesOf(redirectUris),
        postLogoutRedirectUris: linesOf(afterLogout),
        allowedOrigins: linesOf(origins),
        initiateLoginUri: initiateUri.trim() === '' ? null : initiateUri.trim(),
      }
      onChange(await api.changeApplication(application.id, patch))
      setSaved(true)
    })
  return (
    <Card title={t.applications.settings}>
      <Form onSubmit={save}>
        <AreaField
          name="redirectUris"
          label={t.applications.redirectUris}
          hint={t.applications.redirectUrisHint}
          value={redirectUris}
          rows={4}
          error={errorOf(fields, 'redirectUris')}
          onValue={setRedirectUris}
        />
        <AreaField
          name="postLogoutRedirectUris"
          label={t.applications.postLogoutRedirectUris}
          hint={t.applications.onePerLine}
          value={afterLogout}
          rows={2}
          error={errorOf(fields, 'postLogoutRedirectUris')}
          onValue={setAfterLogout}
        />
        <AreaField
          name="allowedOrigins"
          label={t.applications.allowedOrigins}
          hint={t.applications.allowedOriginsHint}
          value={origins}
          rows={2}
          error={errorOf(fields, 'allowedOrigins')}
          onValue={setOrigins}
        />
        <TextField
          name="initiateLoginUri"
          label={t.applications.initiateLoginUri}
          hint={t.applications.initiateLoginUriHint}
          value={initiateUri}
          error={errorOf(fields, 'initiateLoginUri')}
          type="url"
          autocomplete="off"
          onValue={setInitiateUri}
        />
        <div role="alert">{refusal !== null && <RefusalNotice t={t} refusal={refusal} />}</div>
        <p class="small" role="status">
          {isSaved && t.saved}
        </p>
        {can('write:applications') && (
          <Actions>
            <Button disabled={isBusy}>{t.save}</Button>
          </Actions>
        )}
      </Form>
    </Card>
  )
}
