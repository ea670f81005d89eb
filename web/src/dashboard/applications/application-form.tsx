import { Card } from '@cardea/kit'
import type { ComponentChildren, VNode } from 'preact'
import { type ApplicationPatch, api } from '../api.ts'
import { changesOf } from '../pieces/changes-of.ts'
import { type ErrorOf, SettingsForm } from '../pieces/settings-form.tsx'
import { useSession } from '../session.ts'
import type { Application } from '../wire/applications.ts'

export interface ApplicationSettingsProps {
  readonly application: Application
  readonly onChange: (application: Application) => void
}

export interface ApplicationFormProps extends ApplicationSettingsProps {
  readonly title: string
  readonly text?: string
  /** Its part of the application as it is, and as the fields say it. */
  readonly before: ApplicationPatch
  readonly after: ApplicationPatch
  readonly isReady?: boolean
  readonly children: (errorOf: ErrorOf) => ComponentChildren
}

/** A form for some of the settings of an application: only what was changed is sent. */
export function ApplicationForm({
  application,
  onChange,
  title,
  text,
  before,
  after,
  isReady = true,
  children,
}: ApplicationFormProps): VNode {
  const { can } = useSession()
  const save = async () => onChange(await api.changeApplication(application.id, changesOf(before, after)))
  return (
    <Card title={title}>
      {text !== undefined && <p class="soft">{text}</p>}
      <SettingsForm
        names={Object.keys(before)}
        save={save}
        isReady={isReady}
        isOffered={can('write:applications')}
      >
        {children}
      </SettingsForm>
    </Card>
  )
}
