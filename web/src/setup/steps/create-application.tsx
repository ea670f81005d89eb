import { Actions, Button } from '@cardea/kit'
import { type OidcScreens, type Place, type SamlScreens, presetOf } from '@cardea/protocol/presets'
import type { ComponentChildren, VNode } from 'preact'
import { CopyValue } from '../../parts/copy-value.tsx'
import { MarkedText } from '../../parts/marked-text.tsx'
import { ProductScreen } from '../../parts/product-screen.tsx'
import { api } from '../api.ts'
import type { StepProps } from '../context.ts'
import type { Texts } from '../texts/en.ts'
import { useWork } from '../../parts/use-work.ts'
import type { Connection, OidcConnection, SamlConnection } from '../wire.ts'

/** Step 2: what to do at the provider, screen by screen, with our values to copy. */
export function CreateApplication({ t, own, label, reload, goOn, onRefusal }: StepProps): VNode | null {
  const work = useWork(onRefusal)
  if (own === null) return null
  const done = () =>
    work.run(async () => {
      await api.setStep('application', true)
      await reload()
      goOn()
    })
  return (
    <>
      <ol class="guide">{guideOf(t, label, own.connection)}</ol>
      <Actions>
        <Button onClick={done} disabled={work.isBusy}>
          {t.application.confirm}
        </Button>
      </Actions>
    </>
  )
}

function guideOf(t: Texts, label: string, connection: Connection): VNode[] {
  const screens = presetOf(connection.provider)?.screens
  if (connection.protocol === 'saml') return samlGuide(t, label, connection, screens?.saml ?? null)
  return oidcGuide(t, label, connection, screens?.oidc ?? null)
}

function samlGuide(t: Texts, label: string, own: SamlConnection, screens: SamlScreens | null): VNode[] {
  const { application: a } = t
  const values = [
    { name: a.ourValues.spEntityId, field: screens?.entityId.field, value: own.spEntityId },
    { name: a.ourValues.acsUrl, field: screens?.acsUrl.field, value: own.acsUrl },
  ]
  const ours = (
    <Part title={a.ours} text={a.oursText}>
      {screens !== null && <Screen t={t} place={screens.acsUrl} value={own.acsUrl} />}
      {values.map(({ name, field, value }) => (
        <CopyValue label={field === undefined ? name : t.say(field)} value={value} texts={t} />
      ))}
      <p class="soft small">{a.metadataInstead}</p>
      <CopyValue
        label={screens?.metadata ? t.say(screens.metadata.field) : a.ourValues.spMetadataUrl}
        value={own.spMetadataUrl}
        texts={t}
      />
      <p class="small">
        <a href={own.spMetadataUrl} download="cardea-metadata.xml">
          {a.download}
        </a>
      </p>
    </Part>
  )
  if (screens === null) return [ours]
  const { nameId, attributes, emailAttribute, signing } = screens
  return [
    <CreatePart t={t} label={label} at={screens.create} choices={screens.choices} />,
    ours,
    <Part title={a.identifier} text={a.set}>
      <Screen t={t} place={nameId} value={nameId.value} />
    </Part>,
    <Part title={a.attributes} text={a.attributesText(emailAttribute.name, t.say(emailAttribute.source))}>
      <Screen t={t} place={attributes} value={emailAttribute.name} />
    </Part>,
    <Part title={a.signing} text={a.set}>
      <Screen t={t} place={signing} value={signing.value} />
    </Part>,
  ]
}

function oidcGuide(t: Texts, label: string, own: OidcConnection, screens: OidcScreens | null): VNode[] {
  const { application: a } = t
  const ours = (
    <Part title={a.ours} text={a.oursText}>
      {screens !== null && <Screen t={t} place={screens.redirectUri} value={own.redirectUri} />}
      <CopyValue
        label={screens === null ? a.ourValues.redirectUri : t.say(screens.redirectUri.field)}
        value={own.redirectUri}
        texts={t}
      />
    </Part>
  )
  if (screens === null) return [ours]
  const { claims, emailAttribute, algorithm } = screens
  return [
    <CreatePart t={t} label={label} at={screens.create} choices={screens.choices} />,
    ours,
    <Part title={a.attributes} text={a.claimsText(emailAttribute.name, t.say(emailAttribute.source))}>
      <Screen t={t} place={claims} value={emailAttribute.name} />
    </Part>,
    ...(algorithm === null
      ? []
      : [
          <Part title={a.signing} text={a.set}>
            <Screen t={t} place={algorithm} value={algorithm.value} />
          </Part>,
        ]),
  ]
}

function CreatePart({
  t,
  label,
  at,
  choices,
}: {
  readonly t: Texts
  readonly label: string
  readonly at: string
  readonly choices: readonly string[]
}): VNode {
  return (
    <Part title={t.application.create} text={t.application.open(label)}>
      <p class="path">
        {at.split(' › ').map((part) => (
          <span>{part}</span>
        ))}
      </p>
      {choices.map((choice) => (
        <p>
          <MarkedText text={t.say(choice)} />
        </p>
      ))}
    </Part>
  )
}

function Part({
  title,
  text,
  children,
}: {
  readonly title: string
  readonly text: string
  readonly children: ComponentChildren
}): VNode {
  return (
    <li class="stack-small">
      <h2>{title}</h2>
      <p>
        <MarkedText text={text} />
      </p>
      {children}
    </li>
  )
}

export function Screen({
  t,
  place,
  value,
}: {
  readonly t: Texts
  readonly place: Place
  readonly value: string | null
}): VNode {
  return (
    <>
      <p class="path">
        {place.at.split(' › ').map((part) => (
          <span>{part}</span>
        ))}
      </p>
      <ProductScreen
        {...place}
        value={value}
        description={t.application.illustration(place.at, place.field)}
      />
    </>
  )
}
