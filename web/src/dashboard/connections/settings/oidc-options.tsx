import { AreaField, Card, SelectField, TextField } from '@cardea/kit'
import type { VNode } from 'preact'
import { api } from '../../api.ts'
import { changesOf } from '../../pieces/changes-of.ts'
import { linesOf } from '../../pieces/lines.ts'
import { orNull } from '../../pieces/or-null.ts'
import { SettingsForm } from '../../pieces/settings-form.tsx'
import { useFields } from '../../pieces/use-fields.ts'
import { t } from '../../texts.ts'
import type { OidcConnection, OidcSettings } from '../../wire/connections.ts'
import type { SettingsProps } from './settings-props.ts'

const words = t.oidcSettings
const REDIRECT_PATHS = ['/sso/oidc/callback', '/api/auth/sso/callback']
const ASSERTIONS = ['RS256', 'ES256']

/** How we prove who we are, what we ask for, and whose people are let in. */
export function OidcOptions({ connection, onChange }: SettingsProps<OidcConnection>): VNode {
  const { values, set } = useFields(textsOf(connection))
  const save = async () => {
    const changed = changesOf(patchOf(textsOf(connection)), patchOf(values))
    onChange(await api.changeConnection(connection.id, changed))
  }
  return (
    <Card title={words.title}>
      <SettingsForm names={NAMES} save={save}>
        {(errorOf) => {
          const shared = (name: keyof Texts) => ({
            name,
            value: values[name],
            error: errorOf(name),
            onValue: set(name),
          })
          return (
            <>
              <SelectField
                {...shared('clientAuthentication')}
                label={words.clientAuthentication}
                options={[{ value: '', label: words.byDiscovery }, ...optionsOf(words.authentications)]}
              />
              {values.clientAuthentication === 'private_key_jwt' && (
                <>
                  <SelectField
                    {...shared('clientAssertionAlgorithm')}
                    label={words.assertionAlgorithm}
                    options={ASSERTIONS.map((value) => ({ value, label: value }))}
                  />
                  <SelectField
                    {...shared('clientAssertionAudience')}
                    label={words.assertionAudience}
                    options={optionsOf(words.audiences)}
                  />
                </>
              )}
              <TextField
                {...shared('tenantId')}
                label={words.tenantId}
                hint={words.tenantIdHint}
                autocomplete="off"
              />
              <TextField
                {...shared('hostedDomain')}
                label={words.hostedDomain}
                hint={words.hostedDomainHint}
                autocomplete="off"
              />
              <SelectField
                {...shared('userinfo')}
                label={words.userinfo}
                options={optionsOf(words.userinfoWays)}
              />
              <SelectField {...shared('prompt')} label={words.prompt} options={optionsOf(words.prompts)} />
              <SelectField
                {...shared('redirectPath')}
                label={words.redirectPath}
                hint={words.redirectPathHint}
                options={REDIRECT_PATHS.map((value) => ({ value, label: value }))}
              />
              <AreaField {...shared('scopes')} label={words.scopes} hint={words.scopesHint} rows={2} />
              <AreaField
                {...shared('acrValues')}
                label={words.acrValues}
                hint={words.acrValuesHint}
                rows={2}
              />
              <AreaField
                {...shared('idTokenAlgorithms')}
                label={words.algorithms}
                hint={words.algorithmsHint}
                rows={2}
              />
            </>
          )
        }}
      </SettingsForm>
    </Card>
  )
}

type Texts = Readonly<Record<keyof OidcSettings, string>>

function textsOf(settings: OidcSettings): Texts {
  return {
    clientAuthentication: settings.clientAuthentication ?? '',
    clientAssertionAlgorithm: settings.clientAssertionAlgorithm,
    clientAssertionAudience: settings.clientAssertionAudience ?? 'usual',
    tenantId: settings.tenantId ?? '',
    hostedDomain: settings.hostedDomain ?? '',
    userinfo: settings.userinfo,
    prompt: settings.prompt ?? 'none',
    scopes: settings.scopes.join('\n'),
    acrValues: settings.acrValues.join('\n'),
    idTokenAlgorithms: settings.idTokenAlgorithms?.join('\n') ?? '',
    redirectPath: settings.redirectPath,
  }
}

const NAMES: readonly (keyof OidcSettings)[] = [
  'clientAuthentication',
  'clientAssertionAlgorithm',
  'clientAssertionAudience',
  'tenantId',
  'hostedDomain',
  'userinfo',
  'prompt',
  'scopes',
  'acrValues',
  'idTokenAlgorithms',
  'redirectPath',
]

function patchOf(texts: Texts): OidcSettings {
  const { clientAssertionAudience, prompt, idTokenAlgorithms } = texts
  return {
    clientAuthentication: orNull(texts.clientAuthentication),
    clientAssertionAlgorithm: texts.clientAssertionAlgorithm,
    clientAssertionAudience: clientAssertionAudience === 'usual' ? null : clientAssertionAudience,
    tenantId: orNull(texts.tenantId),
    hostedDomain: orNull(texts.hostedDomain),
    userinfo: texts.userinfo,
    prompt: prompt === 'none' ? null : prompt,
    scopes: linesOf(texts.scopes),
    acrValues: linesOf(texts.acrValues),
    idTokenAlgorithms: idTokenAlgorithms.trim() === '' ? null : linesOf(idTokenAlgorithms),
    redirectPath: texts.redirectPath,
  }
}

function optionsOf(labels: Readonly<Record<string, string>>) {
  return Object.entries(labels).map(([value, label]) => ({ value, label }))
}
