import { AreaField, SelectField, TextField } from '@cardea/kit'
import type { VNode } from 'preact'
import { CheckFields } from '../../parts/check-fields.tsx'
import type { ApplicationPatch } from '../api.ts'
import { linesOf } from '../pieces/lines.ts'
import { orNull } from '../pieces/or-null.ts'
import { useFields } from '../pieces/use-fields.ts'
import { t } from '../texts.ts'
import type { Application } from '../wire/applications.ts'
import { ApplicationForm, type ApplicationSettingsProps } from './application-form.tsx'

const ALGORITHMS = ['RS256', 'ES256', 'EdDSA']
const SWITCHES = ['requirePushedRequests', 'idTokenFormPost'] as const

/** What its tokens are for, what they say, and how they may be asked for. */
export function ApplicationTokens({ application, onChange }: ApplicationSettingsProps): VNode {
  const { values, set } = useFields(textsOf(application))
  const signsIn = application.type !== 'm2m'
  return (
    <ApplicationForm
      application={application}
      onChange={onChange}
      title={t.applications.tokens}
      before={patchOf(textsOf(application))}
      after={patchOf(values)}
    >
      {(errorOf) => (
        <>
          <AreaField
            name="audiences"
            label={t.applications.audiences}
            hint={signsIn ? t.applications.audiencesHint : t.applications.audiencesHintM2m}
            value={values.audiences}
            rows={3}
            error={errorOf('audiences')}
            onValue={set('audiences')}
          />
          {application.type !== 'spa' && (
            <AreaField
              name="scopes"
              label={t.applications.scopes}
              hint={t.applications.scopesHint}
              value={values.scopes}
              rows={3}
              error={errorOf('scopes')}
              onValue={set('scopes')}
            />
          )}
          {signsIn && (
            <TextField
              name="metadataClaim"
              label={t.applications.metadataClaim}
              hint={t.applications.metadataClaimHint}
              value={values.metadataClaim}
              error={errorOf('metadataClaim')}
              autocomplete="off"
              onValue={set('metadataClaim')}
            />
          )}
          <SelectField
            name="tokenAlgorithm"
            label={t.applications.tokenAlgorithm}
            hint={t.applications.tokenAlgorithmHint}
            value={values.tokenAlgorithm}
            error={errorOf('tokenAlgorithm')}
            onValue={set('tokenAlgorithm')}
            options={ALGORITHMS.map((value) => ({ value, label: value }))}
          />
          {signsIn && (
            <CheckFields
              name="requests"
              label={t.applications.requests}
              values={values.switches}
              onValues={set('switches')}
              error={errorOf('requirePushedRequests') ?? errorOf('idTokenFormPost')}
              options={SWITCHES.map((value) => ({
                value,
                label: t.applications[value],
                detail: t.applications[`${value}Detail`],
              }))}
            />
          )}
        </>
      )}
    </ApplicationForm>
  )
}

function textsOf(application: Application) {
  return {
    audiences: application.audiences.join('\n'),
    scopes: application.scopes.join('\n'),
    metadataClaim: application.metadataClaim ?? '',
    tokenAlgorithm: application.tokenAlgorithm,
    switches: SWITCHES.filter((name) => application[name]) as readonly string[],
  }
}

function patchOf(texts: ReturnType<typeof textsOf>): ApplicationPatch {
  return {
    audiences: linesOf(texts.audiences),
    scopes: linesOf(texts.scopes),
    metadataClaim: orNull(texts.metadataClaim),
    tokenAlgorithm: texts.tokenAlgorithm,
    requirePushedRequests: texts.switches.includes('requirePushedRequests'),
    idTokenFormPost: texts.switches.includes('idTokenFormPost'),
  }
}
