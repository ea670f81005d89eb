import { Actions, AreaField, Button, ChoiceField, Form, type Remark, TextField } from '@cardea/kit'
import { type Place, presetOf } from '@cardea/protocol/presets'
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { api } from '../api.ts'
import { type Checks, useChecks } from '../use-checks.ts'
import type { StepProps } from '../context.ts'
import { MetadataFile } from '../metadata-file.tsx'
import { useWork } from '../../parts/use-work.ts'
import type { Connection, OwnConnection } from '../wire.ts'

/** A field of this step: a value of the connection, and where it is found at the provider. */
interface ValueField {
  readonly name:
    'metadataUrl' | 'idpEntityId' | 'ssoUrl' | 'certificates' | 'issuer' | 'clientId' | 'clientSecret'
  readonly place: Place | null
  readonly value: string
  readonly hint?: string
}

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
        <MetadataFile {...props} place={screens?.theirMetadataFile ?? screens?.theirMetadataUrl ?? null} />
      ) : (
        <Fields key={way} {...props} fields={samlFields(own.connection, way, screens)} />
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
  return <Fields {...props} fields={fields} />
}

/** The fields of one way, their findings, and the button that gives them. */
function Fields({
  t,
  own,
  fields,
  onOwn,
  goOn,
  onRefusal,
}: ValuesProps & { readonly fields: readonly ValueField[] }): VNode {
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>(
    Object.fromEntries(fields.map(({ name, value }) => [name, value])),
  )
  const checks = useChecks()
  const work = useWork(onRefusal)
  const [isTried, setTried] = useState(false)
  const isKept = ({ name }: ValueField) => isStored(own.connection, name)
  const missing = fields.filter((field) => (typed[field.name] ?? '').trim() === '' && !isKept(field))

  const submit = () => {
    setTried(true)
    if (missing.length > 0) return
    work.run(async () => {
      onOwn(await api.giveValues(valuesOf(typed)))
      goOn()
    })
  }
  const say = (name: string, value: string) => {
    setTyped({ ...typed, [name]: value })
    checks.look(name, value)
  }
  const errorOf = (field: ValueField) =>
    work.fields.get(field.name) ??
    work.fields.get(`${field.name}.0`) ??
    checks.errorOf(field.name) ??
    (isTried && missing.includes(field) ? t.values.required : undefined)

  return (
    <Form onSubmit={submit}>
      {fields.map((field) => (
        <OneField
          key={field.name}
          label={t.values[field.name]}
          field={field}
          value={typed[field.name] ?? ''}
          error={errorOf(field)}
          remark={remarkOf(checks, field.name, t.values.checking)}
          where={field.place === null ? null : t.values.where(field.place.at, field.place.field)}
          onValue={(value) => say(field.name, value)}
        />
      ))}
      <Actions>
        <Button disabled={work.isBusy}>{t.save}</Button>
      </Actions>
    </Form>
  )
}

interface OneFieldProps {
  readonly label: string
  readonly field: ValueField
  readonly value: string
  readonly error: string | undefined
  readonly remark: Remark | undefined
  readonly where: string | null
  readonly onValue: (value: string) => void
}

function OneField({
  label,
  field: { name, hint },
  value,
  error,
  remark,
  where,
  onValue,
}: OneFieldProps): VNode {
  const hints = [where, hint].filter((text) => text !== null && text !== undefined && text !== '')
  const common = {
    name,
    label,
    value,
    error,
    remark,
    onValue,
    ...(hints.length === 0 ? {} : { hint: hints.join(' · ') }),
  }
  if (name === 'certificates') return <AreaField {...common} />
  return <TextField {...common} type={name === 'clientSecret' ? 'password' : 'text'} autocomplete="off" />
}

function remarkOf(checks: Checks, name: string, checking: string): Remark | undefined {
  if (checks.isLooking(name)) return { tone: 'neutral', text: checking }
  return checks.remarkOf(name)
}

/** Has the connection a value that need not be typed again? */
function isStored(connection: Connection, name: ValueField['name']): boolean {
  if (connection.protocol === 'oidc') return name === 'clientSecret' && connection.hasClientSecret
  return name === 'certificates' && connection.certificates.length > 0
}

function valuesOf(typed: Readonly<Record<string, string>>): Parameters<typeof api.giveValues>[0] {
  const given = Object.entries(typed)
    .map(([name, value]) => [name, value.trim()] as const)
    .filter(([, value]) => value !== '')
  const { certificates, ...texts } = Object.fromEntries(given)
  return {
    ...texts,
    ...(certificates === undefined ? {} : { certificates: splitCertificates(certificates) }),
  }
}

/** Several certificates in one field are one after the other, each with its armor. */
export function splitCertificates(text: string): string[] {
  return text.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? [text]
}
