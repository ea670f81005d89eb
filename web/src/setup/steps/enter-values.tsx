import { ChoiceField } from '@cardea/kit'
import { type Place, presetOf } from '@cardea/protocol/presets'
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import type { StepProps } from '../context.ts'
import { MetadataFile, type ReadFile } from '../metadata-file.tsx'
import { useValues } from '../use-values.ts'
import { type ValueField, ValueFields } from '../value-fields.tsx'
import type { Connection, OwnConnection } from '../wire.ts'

type Way = 'url' | 'file' | 'fields'

/** Step 3: what the provider shows of the application, looked at while it is typed. */
export function EnterValues(props: StepProps): VNode | null {
  const { own } = props
  if (own === null) return null
  return own.connection.protocol === 'saml' ? (
    <SamlValues {...props} own={own} />
  ) : (
    <OidcValues {...props} own={own} />
  )
}

type ValuesProps = StepProps & { readonly own: OwnConnection }

function SamlValues(props: ValuesProps): VNode {
  const { t, own } = props
  const screens = presetOf(own.connection.provider)?.screens.saml ?? null
  const values = useValues(t)
  const [file, setFile] = useState<ReadFile | null>(null)
  const [way, setWay] = useState<Way>(wayOf(own.connection, screens?.theirMetadataUrl ?? null))
  return (
    <div class="stack-small">
      <ChoiceField
        name="way"
        label={t.values.way}
        value={way}
        onValue={(value) => setWay(value as Way)}
        options={[
          { value: 'url', label: t.values.url, detail: t.values.urlDetail },
          { value: 'file', label: t.values.file, detail: t.values.fileDetail },
          { value: 'fields', label: t.values.fields, detail: t.values.fieldsDetail },
        ]}
      />
      {way === 'file' ? (
        <MetadataFile
          {...props}
          place={screens?.theirMetadataFile ?? screens?.theirMetadataUrl ?? null}
          file={file}
          onFile={setFile}
          checks={values.checks}
        />
      ) : (
        <ValueFields key={way} {...props} values={values} fields={samlFields(own.connection, way, screens)} />
      )}
    </div>
  )
}

function wayOf(connection: Connection, metadataUrl: Place | null): Way {
  if (connection.protocol === 'saml' && connection.metadata !== null) return 'url'
  if (connection.protocol === 'saml' && connection.ssoUrl !== null) return 'fields'
  return metadataUrl === null ? 'file' : 'url'
}

function samlFields(
  connection: Connection,
  way: Way,
  screens: NonNullable<ReturnType<typeof presetOf>>['screens']['saml'],
): ValueField[] {
  if (connection.protocol !== 'saml') return []
  if (way === 'url') {
    return [
      {
        name: 'metadataUrl',
        place: screens?.theirMetadataUrl ?? null,
        value: connection.metadata?.url ?? '',
      },
    ]
  }
  return [
    { name: 'idpEntityId', place: screens?.theirEntityId ?? null, value: connection.idpEntityId ?? '' },
    { name: 'ssoUrl', place: screens?.theirSsoUrl ?? null, value: connection.ssoUrl ?? '' },
    { name: 'certificates', place: screens?.theirCertificate ?? null, value: '' },
  ]
}

function OidcValues(props: ValuesProps): VNode {
  const { t, own } = props
  const { connection } = own
  const values = useValues(t)
  const screens = presetOf(connection.provider)?.screens.oidc ?? null
  if (connection.protocol !== 'oidc') return <></>
  // A product with one issuer for everybody shows it nowhere.
  const issuer = connection.issuer ?? (screens?.theirIssuer === null ? screens.issuerExample : '')
  const fields: ValueField[] = [
    {
      name: 'issuer',
      place: screens?.theirIssuer ?? null,
      value: issuer,
      hint: screens?.issuerExample ?? '',
    },
    { name: 'clientId', place: screens?.theirClientId ?? null, value: connection.clientId ?? '' },
    {
      name: 'clientSecret',
      place: screens?.theirClientSecret ?? null,
      value: '',
      ...(connection.hasClientSecret ? { hint: t.values.secretKept } : {}),
    },
  ]
  return <ValueFields {...props} values={values} fields={fields} />
}
