import { AreaField, Card, SelectField, TextField } from '@cardea/kit'
import type { VNode } from 'preact'
import { CheckFields } from '../../../parts/check-fields.tsx'
import { splitCertificates } from '../../../parts/split-certificates.ts'
import { api } from '../../api.ts'
import { changesOf } from '../../pieces/changes-of.ts'
import { linesOf } from '../../pieces/lines.ts'
import { numberOf } from '../../pieces/number-of.ts'
import { orNull } from '../../pieces/or-null.ts'
import { SettingsForm } from '../../pieces/settings-form.tsx'
import { useFields } from '../../pieces/use-fields.ts'
import { t } from '../../texts.ts'
import type { SamlConnection, SamlSettings } from '../../wire/connections.ts'
import type { SettingsProps } from './settings-props.ts'

const words = t.samlSettings
const ALGORITHMS = ['rsa-sha256', 'rsa-sha384', 'rsa-sha512']
const SHA1_DAYS = [30, 60, 90]
const DAY = 86_400_000

const SWITCHES = [
  'signRequests',
  'forceAuthn',
  'subjectHint',
  'encryptAssertions',
  'legacyEncryption',
] as const

/** What our requests say and what of the answers is accepted. */
export function SamlOptions({ connection, onChange }: SettingsProps<SamlConnection>): VNode {
  const { values, set } = useFields(textsOf(connection))
  const save = async () => {
    // A time that is counted from now is new each time it is chosen.
    const before = patchOf(textsOf(connection), connection)
    const changed = changesOf(before, patchOf(values, connection))
    onChange(await api.changeConnection(connection.id, changed))
    set('sha1')('keep')
  }
  return (
    <Card title={words.title}>
      <SettingsForm names={NAMES} save={save}>
        {(errorOf) => (
          <>
            <CheckFields
              name="requests"
              label={words.requests}
              values={values.switches}
              onValues={set('switches')}
              options={SWITCHES.map((value) => ({
                value,
                label: words[value],
                detail: words[`${value}Detail`],
              }))}
            />
            <SelectField
              name="requestSignatureAlgorithm"
              label={words.algorithm}
              value={values.algorithm}
              error={errorOf('requestSignatureAlgorithm')}
              onValue={set('algorithm')}
              options={ALGORITHMS.map((value) => ({ value, label: value }))}
            />
            <TextField
              name="providerName"
              label={words.providerName}
              value={values.providerName}
              error={errorOf('providerName')}
              autocomplete="off"
              onValue={set('providerName')}
            />
            <TextField
              name="nameIdFormat"
              label={words.nameIdFormat}
              hint={words.nameIdFormatHint}
              value={values.nameIdFormat}
              error={errorOf('nameIdFormat')}
              autocomplete="off"
              onValue={set('nameIdFormat')}
            />
            <SelectField
              name="authnComparison"
              label={words.authnComparison}
              value={values.comparison}
              onValue={set('comparison')}
              options={Object.entries(words.comparisons).map(([value, label]) => ({ value, label }))}
            />
            {values.comparison !== 'none' && (
              <AreaField
                name="requestedAuthnContext"
                label={words.classRefs}
                hint={words.classRefsHint}
                rows={3}
                value={values.classRefs}
                error={errorOf('requestedAuthnContext')}
                onValue={set('classRefs')}
              />
            )}
            <TextField
              name="clockSkewSeconds"
              label={words.clockSkew}
              hint={words.clockSkewHint}
              value={values.clockSkew}
              error={errorOf('clockSkewSeconds')}
              autocomplete="off"
              onValue={set('clockSkew')}
            />
            <SelectField
              name="sha1Until"
              label={words.sha1}
              value={values.sha1}
              error={errorOf('sha1Until')}
              onValue={set('sha1')}
              options={sha1Choices(connection)}
            />
            <TextField
              name="sloUrl"
              label={words.sloUrl}
              hint={words.sloUrlHint}
              value={values.sloUrl}
              error={errorOf('sloUrl')}
              autocomplete="off"
              onValue={set('sloUrl')}
            />
            <SelectField
              name="sloBinding"
              label={words.sloBinding}
              value={values.sloBinding}
              error={errorOf('sloBinding')}
              onValue={set('sloBinding')}
              options={Object.entries(t.values.bindings).map(([value, label]) => ({ value, label }))}
            />
            <TextField
              name="sloResponseUrl"
              label={words.sloResponseUrl}
              hint={words.sloResponseUrlHint}
              value={values.sloResponseUrl}
              error={errorOf('sloResponseUrl')}
              autocomplete="off"
              onValue={set('sloResponseUrl')}
            />
            <AreaField
              name="metadataCertificates"
              label={words.metadataCertificates}
              hint={words.metadataCertificatesHint}
              rows={3}
              value={values.metadataCertificates}
              error={errorOf('metadataCertificates')}
              onValue={set('metadataCertificates')}
            />
          </>
        )}
      </SettingsForm>
    </Card>
  )
}

const NAMES = [
  'requestSignatureAlgorithm',
  'providerName',
  'nameIdFormat',
  'requestedAuthnContext',
  'clockSkewSeconds',
  'sha1Until',
  'sloUrl',
  'sloBinding',
  'sloResponseUrl',
  'metadataCertificates',
]

interface Texts {
  readonly switches: readonly string[]
  readonly algorithm: string
  readonly providerName: string
  readonly nameIdFormat: string
  readonly comparison: string
  readonly classRefs: string
  readonly clockSkew: string
  /** `keep`, `never`, or a number of days. */
  readonly sha1: string
  readonly sloUrl: string
  readonly sloBinding: string
  readonly sloResponseUrl: string
  readonly metadataCertificates: string
}

function textsOf(settings: SamlSettings): Texts {
  const held = { ...settings, legacyEncryption: settings.legacyEncryption !== null }
  return {
    switches: SWITCHES.filter((name) => held[name]),
    algorithm: settings.requestSignatureAlgorithm,
    providerName: settings.providerName ?? '',
    nameIdFormat: settings.nameIdFormat ?? '',
    comparison: settings.requestedAuthnContext?.comparison ?? 'none',
    classRefs: settings.requestedAuthnContext?.classRefs.join('\n') ?? '',
    clockSkew: String(settings.clockSkewSeconds),
    sha1: 'keep',
    sloUrl: settings.sloUrl ?? '',
    sloBinding: settings.sloBinding,
    sloResponseUrl: settings.sloResponseUrl ?? '',
    metadataCertificates: settings.metadataCertificates.map(armored).join('\n'),
  }
}

function patchOf(texts: Texts, { sha1Until }: SamlSettings): Omit<SamlSettings, 'aliases'> {
  const isOn = (name: (typeof SWITCHES)[number]) => texts.switches.includes(name)
  const { comparison, metadataCertificates } = texts
  return {
    signRequests: isOn('signRequests'),
    forceAuthn: isOn('forceAuthn'),
    subjectHint: isOn('subjectHint'),
    encryptAssertions: isOn('encryptAssertions'),
    legacyEncryption: isOn('legacyEncryption') ? 'aes-cbc' : null,
    requestSignatureAlgorithm: texts.algorithm,
    providerName: orNull(texts.providerName),
    nameIdFormat: orNull(texts.nameIdFormat),
    requestedAuthnContext: comparison === 'none' ? null : { comparison, classRefs: linesOf(texts.classRefs) },
    clockSkewSeconds: numberOf(texts.clockSkew),
    sha1Until: sha1Of(texts.sha1, sha1Until),
    sloUrl: orNull(texts.sloUrl),
    sloBinding: texts.sloBinding,
    sloResponseUrl: orNull(texts.sloResponseUrl),
    metadataCertificates: metadataCertificates.trim() === '' ? [] : splitCertificates(metadataCertificates),
  }
}

function armored(base64: string): string {
  return `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----`
}

function sha1Of(chosen: string, current: string | null): string | null {
  if (chosen === 'keep') return current
  return chosen === 'never' ? null : new Date(Date.now() + Number(chosen) * DAY).toISOString()
}

function sha1Choices({ sha1Until }: SamlSettings) {
  const kept =
    sha1Until === null ? words.sha1Never : words.sha1Until(new Date(sha1Until).toLocaleDateString('en'))
  return [
    { value: 'keep', label: kept },
    ...(sha1Until === null ? [] : [{ value: 'never', label: words.sha1Never }]),
    ...SHA1_DAYS.map((days) => ({ value: String(days), label: words.sha1Days(days) })),
  ]
}
