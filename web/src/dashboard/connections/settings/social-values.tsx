import { AreaField, Card, TextField } from '@cardea/kit'
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { api } from '../../api.ts'
import { changesOf } from '../../pieces/changes-of.ts'
import { orNull } from '../../pieces/or-null.ts'
import { type ErrorOf, SettingsForm } from '../../pieces/settings-form.tsx'
import { type Fields, useFields } from '../../pieces/use-fields.ts'
import { t } from '../../texts.ts'
import type { SocialConnection } from '../../wire.ts'
import type { SettingsProps } from './settings-props.ts'

/** What a social provider gives out, and what single ones need beside it. */
export function SocialValues({ connection, onChange }: SettingsProps<SocialConnection>): VNode {
  const fields = useFields(textsOf(connection))
  const [clientSecret, setClientSecret] = useState('')
  const save = async () => {
    const changed = changesOf(patchOf(textsOf(connection)), patchOf(fields.values))
    const secret = clientSecret.trim() === '' ? {} : { clientSecret: clientSecret.trim() }
    onChange(await api.changeConnection(connection.id, { ...changed, ...secret }))
    setClientSecret('')
  }
  return (
    <Card title={t.values.title}>
      <SettingsForm names={['clientId', 'clientSecret', 'teamId', 'keyId', 'origin']} save={save}>
        {(errorOf) => (
          <SocialFields
            connection={connection}
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

type Texts = Readonly<Record<'clientId' | 'teamId' | 'keyId' | 'origin', string>>

interface SocialFieldsProps {
  readonly connection: SocialConnection
  readonly fields: Fields<Texts>
  readonly clientSecret: string
  readonly onSecret: (value: string) => void
  readonly errorOf: ErrorOf
}

function SocialFields({
  connection: { provider, hasClientSecret },
  fields: { values, set },
  clientSecret,
  onSecret,
  errorOf,
}: SocialFieldsProps): VNode {
  const text = (name: keyof Texts, hint?: string) => (
    <TextField
      name={name}
      label={t.values[name]}
      value={values[name]}
      error={errorOf(name)}
      autocomplete="off"
      onValue={set(name)}
      {...(hint === undefined ? {} : { hint })}
    />
  )
  const isApple = provider === 'apple'
  const hints = [
    ...(isApple ? [t.values.appleKeyHint] : []),
    ...(hasClientSecret ? [t.values.secretKept] : []),
  ]
  const secret = {
    name: 'clientSecret',
    value: clientSecret,
    error: errorOf('clientSecret'),
    onValue: onSecret,
    ...(hints.length === 0 ? {} : { hint: hints.join(' ') }),
  }
  return (
    <>
      {text('clientId')}
      {isApple ? (
        <AreaField {...secret} label={t.values.appleKey} />
      ) : (
        <TextField {...secret} label={t.values.clientSecret} type="password" autocomplete="off" />
      )}
      {isApple && text('teamId')}
      {isApple && text('keyId')}
      {provider === 'github' && text('origin', t.values.originHint)}
    </>
  )
}

function textsOf({ clientId, teamId, keyId, origin }: SocialConnection): Texts {
  return { clientId: clientId ?? '', teamId: teamId ?? '', keyId: keyId ?? '', origin: origin ?? '' }
}

function patchOf(texts: Texts) {
  return {
    clientId: orNull(texts.clientId),
    teamId: orNull(texts.teamId),
    keyId: orNull(texts.keyId),
    origin: orNull(texts.origin),
  }
}
