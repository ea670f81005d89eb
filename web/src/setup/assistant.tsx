import { Button, Card, Notice, PageTitle, SelectField } from '@cardea/kit'
import { presetOf } from '@cardea/protocol/presets'
import type { FunctionComponent, VNode } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { Refusal } from '../parts/call-service.ts'
import { RefusalNotice } from '../parts/refusal-notice.tsx'
import { api } from './api.ts'
import { applyBranding } from './apply-branding.ts'
import { BackLink } from './back-link.tsx'
import type { StepProps } from './context.ts'
import { Introduction } from './introduction.tsx'
import { type Language, languages } from './languages.ts'
import { refusalIn } from './refusal-in.ts'
import { StepList } from './step-list.tsx'
import { AssignPeople } from './steps/assign-people.tsx'
import { CheckAttributes } from './steps/check-attributes.tsx'
import { ChooseProvider } from './steps/choose-provider.tsx'
import { CreateApplication } from './steps/create-application.tsx'
import { EnterValues } from './steps/enter-values.tsx'
import { RunTest } from './steps/run-test.tsx'
import { TurnOn } from './steps/turn-on.tsx'
import { VerifyDomains } from './steps/verify-domains.tsx'
import { reportHeight, tellEmbedder } from './tell-embedder.ts'
import type { Texts } from './texts/en.ts'
import { useTexts } from './use-texts.ts'
import { type SessionEnd, useSessionEnd } from './use-session-end.ts'
import { useStep } from './use-step.ts'
import { useStepTitle } from './use-step-title.ts'
import type { OwnConnection, Session, StepName } from './wire.ts'

const views: Readonly<Record<StepName, FunctionComponent<StepProps>>> = {
  provider: ChooseProvider,
  application: CreateApplication,
  values: EnterValues,
  attributes: CheckAttributes,
  assignment: AssignPeople,
  domains: VerifyDomains,
  test: RunTest,
  enable: TurnOn,
}

interface Loaded {
  readonly session: Session
  readonly own: OwnConnection | null
}

/** The setup assistant: loads where its session stands, then shows one step. */
export function Assistant(): VNode {
  const { language, t, choose } = useTexts()
  const [loaded, setLoaded] = useState<Loaded | null>(null)
  const [refusal, setRefusal] = useState<Refusal | null>(null)

  const reload = async () => {
    try {
      setLoaded(await load())
      setRefusal(null)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      setRefusal(error)
    }
  }
  useEffect(() => void reload(), [])

  if (t === null) return <p role="status">Loading …</p>
  if (loaded === null) {
    return refusal === null ? (
      <p role="status">{t.loading}</p>
    ) : (
      <Refused t={t} refusal={refusal} onRetry={reload} />
    )
  }
  return (
    <Frame
      {...loaded}
      t={t}
      language={language}
      onLanguage={choose}
      refusal={refusal}
      onRefusal={setRefusal}
      onOwn={(own) => setLoaded({ session: { ...loaded.session, steps: own.steps }, own })}
      reload={reload}
    />
  )
}

async function load(): Promise<Loaded> {
  const session = await api.session()
  return { session, own: session.connectionId === null ? null : await api.connection() }
}

interface FrameProps extends Loaded {
  readonly t: Texts
  readonly language: Language
  readonly onLanguage: (language: Language) => void
  readonly refusal: Refusal | null
  readonly onRefusal: (refusal: Refusal | null) => void
  readonly onOwn: (own: OwnConnection) => void
  readonly reload: () => Promise<void>
}

function Frame({
  t,
  session,
  own,
  language,
  onLanguage,
  refusal,
  onRefusal,
  onOwn,
  reload,
}: FrameProps): VNode {
  const { embedOrigins, steps } = session
  const isOpen = (step: StepName) => step === 'provider' || own !== null
  const { step, go, goOn } = useStep(steps, isOpen)
  const end = useSessionEnd(session)
  useStepTitle(t.names[step], step)
  useEffect(() => {
    applyBranding(session.branding)
    tellEmbedder(embedOrigins, { type: 'portal.loaded' })
    return reportHeight(embedOrigins)
  }, [])
  useEffect(() => {
    if (end.kind === 'expiring') tellEmbedder(embedOrigins, { type: 'session.expiring', expiresAt: end.at })
    if (end.kind === 'ended') tellEmbedder(embedOrigins, { type: 'session.expired' })
  }, [end.kind])

  if (end.kind === 'ended') return <Ended t={t} returnUrl={session.returnUrl} />
  const View = views[step]
  const label = labelOf(t, own)
  return (
    <div class="assistant">
      <aside class="assistant-side">
        {session.branding.logoUrl !== null && <img class="logo" src={session.branding.logoUrl} alt="" />}
        <p class="assistant-title">{t.title(session.organization.name)}</p>
        <StepList t={t} steps={steps} current={step} isOpen={isOpen} />
        <SelectField
          name="language"
          label={t.chooseLanguage}
          value={language}
          onValue={(value) => onLanguage(value as Language)}
          options={Object.entries(languages).map(([tag, label]) => ({ value: tag, label }))}
        />
        <BackLink t={t} url={session.returnUrl} />
      </aside>
      <section class="assistant-step stack-small">
        <div role="status">{end.kind === 'expiring' && <Expiring t={t} end={end} onStay={reload} />}</div>
        <PageTitle lead={leadOf(t, step, label)}>{t.names[step]}</PageTitle>
        {step === 'provider' && session.introduction.length > 0 && (
          <Card>
            <Introduction blocks={session.introduction} />
          </Card>
        )}
        <div role="alert">{refusal !== null && <RefusalNotice t={t} refusal={refusalIn(t, refusal)} />}</div>
        <View
          key={step}
          t={t}
          session={session}
          own={own}
          label={label}
          protocol={own?.connection.protocol ?? 'saml'}
          onOwn={onOwn}
          reload={reload}
          go={go}
          goOn={goOn}
          tell={(event) => tellEmbedder(embedOrigins, event)}
          onRefusal={onRefusal}
        />
      </section>
    </div>
  )
}

function labelOf(t: Texts, own: OwnConnection | null): string {
  if (own === null) return ''
  return t.say(presetOf(own.connection.provider)?.label ?? own.connection.provider)
}

function leadOf(t: Texts, step: StepName, label: string): string {
  const { lead } = t[step]
  return typeof lead === 'string' ? lead : lead(label)
}

interface ExpiringProps {
  readonly t: Texts
  readonly end: Extract<SessionEnd, { kind: 'expiring' }>
  readonly onStay: () => Promise<void>
}

/** Nothing to do about the last end; the idle one goes away by anything that is asked. */
function Expiring({ t, end: { minutes, isIdle }, onStay }: ExpiringProps): VNode {
  if (!isIdle) return <Notice tone="warning">{t.expiring(minutes)}</Notice>
  return (
    <Notice tone="warning">
      <p>{t.idle(minutes)}</p>
      <button type="button" class="link" onClick={() => void onStay()}>
        {t.stay}
      </button>
    </Notice>
  )
}

function Refused({
  t,
  refusal,
  onRetry,
}: {
  readonly t: Texts
  readonly refusal: Refusal
  readonly onRetry: () => Promise<void>
}): VNode {
  if (refusal.code === 'setup.session_ended') return <Ended t={t} returnUrl={null} />
  return (
    <div class="stack-small">
      <RefusalNotice t={t} refusal={refusalIn(t, refusal)} />
      <Button onClick={() => void onRetry()}>{t.tryAgain}</Button>
    </div>
  )
}

function Ended({ t, returnUrl }: { readonly t: Texts; readonly returnUrl: string | null }): VNode {
  return (
    <>
      <PageTitle lead={t.ended.text}>{t.ended.title}</PageTitle>
      <BackLink t={t} url={returnUrl} />
    </>
  )
}
