import { Actions, Button } from '@cardea/kit'
import {
  type Choice,
  type OidcScreens,
  type Place,
  type SamlScreens,
  presetOf,
} from '@cardea/protocol/presets'
import type { ComponentChildren, VNode } from 'preact'
import { CopyValue } from '../../parts/copy-value.tsx'
import { MarkedText } from '../../parts/marked-text.tsx'
import { api } from '../api.ts'
import type { StepProps } from '../context.ts'
import { Path, ProductScreen, screensOf } from '../product-screen.tsx'
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
      <ol class="guide">{guideOf({ t, label, connection: own.connection })}</ol>
      <Actions>
        <Button onClick={done} disabled={work.isBusy}>
          {t.application.confirm}
        </Button>
      </Actions>
    </>
  )
}

interface Guide {
  readonly t: Texts
  readonly label: string
  readonly connection: Connection
}

function guideOf({ connection, ...guide }: Guide): VNode[] {
  const screens = presetOf(connection.provider)?.screens
  return connection.protocol === 'saml'
    ? samlGuide({ ...guide, connection }, screens?.saml ?? null)
    : oidcGuide({ ...guide, connection }, screens?.oidc ?? null)
}

function samlGuide(
  guide: Guide & { readonly connection: SamlConnection },
  screens: SamlScreens | null,
): VNode[] {
  const { t, label, connection: own } = guide
  const { application: a } = t
  const ours = (
    <Part title={a.ours} text={a.oursText}>
      {screens === null ? (
        <>
          <CopyValue label={a.ourValues.spEntityId} value={own.spEntityId} texts={t} />
          <CopyValue label={a.ourValues.acsUrl} value={own.acsUrl} texts={t} />
        </>
      ) : (
        <OurValues
          {...guide}
          values={[
            { place: screens.entityId, value: own.spEntityId },
            { place: screens.acsUrl, value: own.acsUrl },
          ]}
        />
      )}
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
  const { name, source } = emailAttribute
  return [
    <CreatePart t={t} label={label} at={screens.create} choices={screens.choices} />,
    ours,
    <ChoicePart {...guide} title={a.identifier} choice={nameId} />,
    <Part title={a.attributes} text={a.attributesText(name, t.say(source))}>
      <PlaceScreen {...guide} place={attributes} value={name} />
    </Part>,
    <ChoicePart {...guide} title={a.signing} choice={signing} />,
  ]
}

function oidcGuide(
  guide: Guide & { readonly connection: OidcConnection },
  screens: OidcScreens | null,
): VNode[] {
  const { t, label, connection: own } = guide
  const { application: a } = t
  const ours = (
    <Part title={a.ours} text={a.oursText}>
      {screens === null ? (
        <CopyValue label={a.ourValues.redirectUri} value={own.redirectUri} texts={t} />
      ) : (
        <OurValues {...guide} values={[{ place: screens.redirectUri, value: own.redirectUri }]} />
      )}
    </Part>
  )
  if (screens === null) return [ours]
  const { claims, emailAttribute, algorithm } = screens
  const { name, source } = emailAttribute
  return [
    <CreatePart t={t} label={label} at={screens.create} choices={screens.choices} />,
    ours,
    <Part title={a.attributes} text={a.claimsText(name, t.say(source))}>
      <PlaceScreen {...guide} place={claims} value={name} />
    </Part>,
    ...(algorithm === null ? [] : [<ChoicePart {...guide} title={a.signing} choice={algorithm} />]),
  ]
}

/** Each screen with those of our values that are entered there. */
function OurValues({
  values,
  ...guide
}: Guide & { readonly values: readonly { readonly place: Place; readonly value: string }[] }): VNode {
  const { t, label, connection } = guide
  return (
    <>
      {screensOf(values).map((screen) => (
        <>
          <Path t={t} at={screen.at} />
          <ProductScreen t={t} provider={connection.provider} label={label} screen={screen} />
          {screen.fields.map(({ name, value }) => (
            <CopyValue label={t.say(name)} value={value ?? ''} texts={t} />
          ))}
        </>
      ))}
    </>
  )
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
      <Path t={t} at={at} />
      {choices.map((choice) => (
        <p>
          <MarkedText text={t.say(choice)} />
        </p>
      ))}
    </Part>
  )
}

/** A field that is set to a value of the product. */
function ChoicePart({
  title,
  choice,
  ...guide
}: Guide & { readonly title: string; readonly choice: Choice }): VNode {
  const { t } = guide
  return (
    <Part title={title} text={t.application.set(t.say(choice.field), t.say(choice.value))}>
      <PlaceScreen {...guide} place={choice} value={choice.value} />
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

/** One field on its screen. */
export function PlaceScreen({
  place,
  value,
  t,
  label,
  connection,
}: Guide & { readonly place: Place; readonly value: string | null }): VNode {
  const screen = { at: place.at, fields: [{ name: place.field, value }] }
  return (
    <>
      <Path t={t} at={place.at} />
      <ProductScreen t={t} provider={connection.provider} label={label} screen={screen} />
    </>
  )
}
