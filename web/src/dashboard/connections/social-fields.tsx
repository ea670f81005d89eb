import { AreaField, TextField } from '@cardea/kit'
import type { VNode } from 'preact'
import { orNull } from '../pieces/or-null.ts'
import type { ErrorOf } from '../pieces/settings-form.tsx'
import type { Fields } from '../pieces/use-fields.ts'
import { t } from '../texts.ts'
import type { SocialConnection } from '../wire/connections.ts'

/** The values of a social connection but its secret, as they are in their fields. */
export type SocialTexts = Readonly<Record<'clientId' | 'teamId' | 'keyId' | 'origin', string>>

/** What is known of a social connection, there or yet to be made. */
type SocialKnown = Pick<SocialConnection, 'clientId' | 'teamId' | 'keyId' | 'origin'>

/** By the names that the service has for them. */
export const socialNames = ['clientId', 'clientSecret', 'teamId', 'keyId', 'origin']

export interface SocialFieldsProps {
  readonly provider: string
  readonly hasClientSecret: boolean
  readonly fields: Fields<SocialTexts>
  readonly clientSecret: string
  readonly onSecret: (value: string) => void
  readonly errorOf: ErrorOf
}

/** What a provider gives out for us; Apple a key in the place of a secret. */
export function SocialFields({
  provider,
  hasClientSecret,
  fields: { values, set },
  clientSecret,
  onSecret,
  errorOf,
}: SocialFieldsProps): VNode {
  const text = (name: keyof SocialTexts, hint?: string) => (
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

export function socialTexts({ clientId, teamId, keyId, origin }: SocialKnown): SocialTexts {
  return { clientId: clientId ?? '', teamId: teamId ?? '', keyId: keyId ?? '', origin: origin ?? '' }
}

export function socialPatch(texts: SocialTexts) {
  return {
    clientId: orNull(texts.clientId),
    teamId: orNull(texts.teamId),
    keyId: orNull(texts.keyId),
    origin: orNull(texts.origin),
  }
}
