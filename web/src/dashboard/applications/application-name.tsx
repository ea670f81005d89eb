import { TextField } from '@cardea/kit'
import type { VNode } from 'preact'
import { useFields } from '../pieces/use-fields.ts'
import { t } from '../texts.ts'
import { ApplicationForm, type ApplicationSettingsProps } from './application-form.tsx'

/** What an application is called; admins of your customers see it, too. */
export function ApplicationName({ application, onChange }: ApplicationSettingsProps): VNode {
  const { name } = application
  const { values, set } = useFields({ name })
  return (
    <ApplicationForm
      application={application}
      onChange={onChange}
      title={t.applications.general}
      before={{ name }}
      after={{ name: values.name.trim() }}
      isReady={values.name.trim() !== ''}
    >
      {(errorOf) => (
        <TextField
          name="name"
          label={t.applications.name}
          value={values.name}
          error={errorOf('name')}
          autocomplete="off"
          required
          onValue={set('name')}
        />
      )}
    </ApplicationForm>
  )
}
