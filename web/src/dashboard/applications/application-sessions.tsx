import { TextField } from '@cardea/kit'
import type { VNode } from 'preact'
import type { ApplicationPatch } from '../api.ts'
import { numberOf } from '../pieces/number-of.ts'
import { orNull } from '../pieces/or-null.ts'
import { useFields } from '../pieces/use-fields.ts'
import { t } from '../texts.ts'
import type { Application } from '../wire/applications.ts'
import { ApplicationForm, type ApplicationSettingsProps } from './application-form.tsx'

/** How long a sign-in lasts at an application, and who is told when it ends. */
export function ApplicationSessions({ application, onChange }: ApplicationSettingsProps): VNode {
  const { values, set } = useFields(textsOf(application))
  return (
    <ApplicationForm
      application={application}
      onChange={onChange}
      title={t.applications.sessions}
      before={patchOf(textsOf(application))}
      after={patchOf(values)}
    >
      {(errorOf) => (
        <>
          <TextField
            name="sessionHours"
            label={t.applications.sessionHours}
            hint={t.applications.sessionHoursHint}
            value={values.sessionHours}
            error={errorOf('sessionHours')}
            autocomplete="off"
            onValue={set('sessionHours')}
          />
          <TextField
            name="refreshTokenDays"
            label={t.applications.refreshTokenDays}
            hint={t.applications.refreshTokenDaysHint}
            value={values.refreshTokenDays}
            error={errorOf('refreshTokenDays')}
            autocomplete="off"
            onValue={set('refreshTokenDays')}
          />
          <TextField
            name="backchannelLogoutUri"
            label={t.applications.backchannelLogoutUri}
            hint={t.applications.backchannelLogoutUriHint}
            value={values.backchannelLogoutUri}
            error={errorOf('backchannelLogoutUri')}
            type="url"
            autocomplete="off"
            onValue={set('backchannelLogoutUri')}
          />
        </>
      )}
    </ApplicationForm>
  )
}

function textsOf({ sessionHours, refreshTokenDays, backchannelLogoutUri }: Application) {
  return {
    sessionHours: String(sessionHours),
    refreshTokenDays: String(refreshTokenDays),
    backchannelLogoutUri: backchannelLogoutUri ?? '',
  }
}

function patchOf(texts: ReturnType<typeof textsOf>): ApplicationPatch {
  return {
    sessionHours: numberOf(texts.sessionHours),
    refreshTokenDays: numberOf(texts.refreshTokenDays),
    backchannelLogoutUri: orNull(texts.backchannelLogoutUri),
  }
}
