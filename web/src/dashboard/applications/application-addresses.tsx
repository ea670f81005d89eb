import { AreaField, SelectField, TextField } from '@cardea/kit'
import type { VNode } from 'preact'
import type { ApplicationPatch } from '../api.ts'
import { linesOf } from '../pieces/lines.ts'
import { orNull } from '../pieces/or-null.ts'
import { useFields } from '../pieces/use-fields.ts'
import { t } from '../texts.ts'
import type { Application } from '../wire/applications.ts'
import { ApplicationForm, type ApplicationSettingsProps } from './application-form.tsx'

/** Where answers may go and who may read them. */
export function ApplicationAddresses({ application, onChange }: ApplicationSettingsProps): VNode {
  const { values, set } = useFields(textsOf(application))
  return (
    <ApplicationForm
      application={application}
      onChange={onChange}
      title={t.applications.settings}
      before={patchOf(textsOf(application))}
      after={patchOf(values)}
    >
      {(errorOf) => (
        <>
          <AreaField
            name="redirectUris"
            label={t.applications.redirectUris}
            hint={t.applications.redirectUrisHint}
            value={values.redirectUris}
            rows={4}
            error={errorOf('redirectUris')}
            onValue={set('redirectUris')}
          />
          <SelectField
            name="defaultRedirectUri"
            label={t.applications.defaultRedirectUri}
            hint={t.applications.defaultRedirectUriHint}
            value={values.defaultRedirectUri}
            error={errorOf('defaultRedirectUri')}
            onValue={set('defaultRedirectUri')}
            options={[
              { value: '', label: t.applications.noDefault },
              ...application.redirectUris.map((uri) => ({ value: uri, label: uri })),
            ]}
          />
          <AreaField
            name="postLogoutRedirectUris"
            label={t.applications.postLogoutRedirectUris}
            hint={t.applications.onePerLine}
            value={values.postLogoutRedirectUris}
            rows={2}
            error={errorOf('postLogoutRedirectUris')}
            onValue={set('postLogoutRedirectUris')}
          />
          <AreaField
            name="allowedOrigins"
            label={t.applications.allowedOrigins}
            hint={t.applications.allowedOriginsHint}
            value={values.allowedOrigins}
            rows={2}
            error={errorOf('allowedOrigins')}
            onValue={set('allowedOrigins')}
          />
          <TextField
            name="initiateLoginUri"
            label={t.applications.initiateLoginUri}
            hint={t.applications.initiateLoginUriHint}
            value={values.initiateLoginUri}
            error={errorOf('initiateLoginUri')}
            type="url"
            autocomplete="off"
            onValue={set('initiateLoginUri')}
          />
        </>
      )}
    </ApplicationForm>
  )
}

function textsOf(application: Application) {
  return {
    redirectUris: application.redirectUris.join('\n'),
    defaultRedirectUri: application.defaultRedirectUri ?? '',
    postLogoutRedirectUris: application.postLogoutRedirectUris.join('\n'),
    allowedOrigins: application.allowedOrigins.join('\n'),
    initiateLoginUri: application.initiateLoginUri ?? '',
  }
}

function patchOf(texts: ReturnType<typeof textsOf>): ApplicationPatch {
  return {
    redirectUris: linesOf(texts.redirectUris),
    defaultRedirectUri: orNull(texts.defaultRedirectUri),
    postLogoutRedirectUris: linesOf(texts.postLogoutRedirectUris),
    allowedOrigins: linesOf(texts.allowedOrigins),
    initiateLoginUri: orNull(texts.initiateLoginUri),
  }
}
