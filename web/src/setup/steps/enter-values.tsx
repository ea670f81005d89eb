import { ChoiceField, Details } from '@cardea/kit'
import { type Place, presetOf } from '@cardea/protocol/presets'
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import type { StepProps } from '../context.ts'
import { MetadataFile, type ReadFile } from '../metadata-file.tsx'
import { ProductScreen, screensOf } from '../product-screen.tsx'
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
  const filePlace = screens?.theirMetadataFile ?? screens?.theirMetadataUrl ?? null
  const fields = samlFields(own.connection, way, screens)
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
      <WhereToFind {...props} places={way === 'file' ? [filePlace] : fields.map(({ place }) => place)} />
      {way === 'file' ? (
        <MetadataFile {...props} place={filePlace} file={file} onFile={setFile} checks={values.checks} />
      ) : (
        <ValueFields key={way} {...props} values={values} fields={fields} />
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
  return (
    <div class="stack-small">
      <WhereToFind {...props} places={fields.map(({ place }) => place)} />
      <ValueFields {...props} values={values} fields={fields} />
    </div>
  )
}

/** The screens of the product that show these values: at once if it is one, else for those who ask. */
function WhereToFind({
  t,
  label,
  own,
  places,
}: ValuesProps & { readonly places: readonly (Place | null)[] }): VNode | null {
  const known = places.filter((place) => place !== null)
  const screens = screensOf(known.map((place) => ({ place, value: null })))
  if (screens.length === 0) return null
  return (
    <Details key={screens.length} summary={t.values.find} open={screens.length === 1}>
      <div class="stack-small">
        {screens.map((screen) => (
          <ProductScreen t={t} provider={own.connection.provider} label={label} screen={screen} />
        ))}
      </div>
    </Details>
  )
}
