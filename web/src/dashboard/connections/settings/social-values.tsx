import { Card } from '@cardea/kit'
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { api } from '../../api.ts'
import { changesOf } from '../../pieces/changes-of.ts'
import { SettingsForm } from '../../pieces/settings-form.tsx'
import { useFields } from '../../pieces/use-fields.ts'
import { t } from '../../texts.ts'
import type { SocialConnection } from '../../wire/connections.ts'
import { SocialFields, socialNames, socialPatch, socialTexts } from '../social-fields.tsx'
import type { SettingsProps } from './settings-props.ts'

/** What a social provider gives out, and what single ones need beside it. */
export function SocialValues({ connection, onChange }: SettingsProps<SocialConnection>): VNode {
  const fields = useFields(socialTexts(connection))
  const [clientSecret, setClientSecret] = useState('')
  const save = async () => {
    const changed = changesOf(socialPatch(socialTexts(connection)), socialPatch(fields.values))
    const secret = clientSecret.trim() === '' ? {} : { clientSecret: clientSecret.trim() }
    onChange(await api.changeConnection(connection.id, { ...changed, ...secret }))
    setClientSecret('')
  }
  return (
    <Card title={t.values.title}>
      <SettingsForm names={socialNames} save={save}>
        {(errorOf) => (
          <SocialFields
            provider={connection.provider}
            hasClientSecret={connection.hasClientSecret}
            fields={fields}
            clientSecret={clientSecret}
            onSecret={setClientSecret}
            errorOf={errorOf}
          />
        )}
      </SettingsForm>
    </Card>
  )
}
