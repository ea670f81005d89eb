import { Actions, Badge, Button, Card, Form, Notice, TextField } from '@cardea/kit'
import type { VNode } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { CopyValue } from '../../parts/copy-value.tsx'
import { Refusal } from '../../parts/call-service.ts'
import { api } from '../api.ts'
import type { StepProps } from '../context.ts'
import { faultIn } from '../refusal-in.ts'
import { useWork } from '../../parts/use-work.ts'
import type { Domain } from '../wire.ts'

/** It takes its time; there is nothing to mend. */
const WAITING: readonly string[] = ['domain.record_missing', 'domain.record_not_everywhere']

/** How often a record that is waited for is looked for while the page is looked at. Milliseconds. */
const LOOK_EVERY = 15_000

/** Step 6: the domains whose people are sent to this provider, each proven by a record in its DNS. */
export function VerifyDomains({ t, session, tell, reload, goOn, onRefusal }: StepProps): VNode {
  const [domains, setDomains] = useState<readonly Domain[] | null>(null)
  const [typed, setTyped] = useState('')
  const work = useWork(onRefusal)
  useEffect(() => work.run(async () => setDomains(await api.domains())), [])

  async function verified(domain: Domain): Promise<void> {
    setDomains((before) => (before ?? []).map((each) => (each.id === domain.id ? domain : each)))
    tell({ type: 'domain.verified', domainId: domain.id })
    await reload()
  }
  const add = () =>
    work.run(async () => {
      const domain = await api.addDomain(typed.trim())
      setDomains([...(domains ?? []), domain])
      setTyped('')
    })
  const remove = (id: string) =>
    work.run(async () => {
      await api.removeDomain(id)
      setDomains((domains ?? []).filter((domain) => domain.id !== id))
    })

  return (
    <>
      {session.domainVerification === 'required' && <Notice>{t.domains.required}</Notice>}
      {domains === null && <p role="status">{t.loading}</p>}
      {domains?.length === 0 && <p class="soft">{t.domains.none}</p>}
      {domains?.map((domain) => (
        <OneDomain
          key={domain.id}
          t={t}
          domain={domain}
          onVerified={verified}
          onRemove={() => remove(domain.id)}
        />
      ))}
      <Form onSubmit={add}>
        <TextField
          name="domain"
          label={t.domains.name}
          hint={t.domains.hint}
          value={typed}
          error={faultIn(t, work.fields, 'domain')}
          autocomplete="off"
          onValue={setTyped}
        />
        <Actions>
          <Button tone="secondary" disabled={work.isBusy || typed.trim() === ''}>
            {t.domains.add}
          </Button>
        </Actions>
      </Form>
      <Actions>
        <Button onClick={goOn}>{t.next}</Button>
      </Actions>
    </>
  )
}

interface OneDomainProps {
  readonly t: StepProps['t']
  readonly domain: Domain
  readonly onVerified: (domain: Domain) => Promise<void>
  readonly onRemove: () => void
}

function OneDomain({ t, domain, onVerified, onRemove }: OneDomainProps): VNode {
  const isVerified = domain.state === 'verified'
  const [said, say] = useState<string | null>(null)
  const [isLooking, setLooking] = useState(false)

  async function look(): Promise<void> {
    setLooking(true)
    try {
      await onVerified(await api.verifyDomain(domain.id))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      say(saidOf(t, error))
    } finally {
      setLooking(false)
    }
  }
  useEffect(() => {
    if (isVerified) return
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void look()
    }, LOOK_EVERY)
    return () => clearInterval(timer)
  }, [isVerified])

  return (
    <Card>
      <h2 class="with-badge">
        {domain.unicodeDomain}{' '}
        <Badge tone={isVerified ? 'success' : 'warning'}>
          {isVerified ? t.domains.verified : t.domains.pending}
        </Badge>
      </h2>
      {domain.warnings.includes('lookalike') && <Notice tone="warning">{t.domains.lookalike}</Notice>}
      {!isVerified && (
        <>
          <p>{t.domains.record}</p>
          <CopyValue label={t.domains.recordType} value={domain.challenge.type} texts={t} />
          <CopyValue label={t.domains.recordName} value={domain.challenge.name} texts={t} />
          <CopyValue label={t.domains.recordValue} value={domain.challenge.value} texts={t} />
          <p class="soft small">{t.domains.watching}</p>
          <p class="small" role="status">
            {said}
          </p>
          <Actions>
            <Button tone="secondary" onClick={() => void look()} disabled={isLooking}>
              {t.domains.check}
            </Button>
            <Button tone="secondary" onClick={onRemove}>
              {t.domains.remove}
            </Button>
          </Actions>
        </>
      )}
    </Card>
  )
}

function saidOf(t: StepProps['t'], { code, hint }: Refusal): string {
  if (code === 'offline') return t.offline
  const time = new Date().toLocaleTimeString(document.documentElement.lang, {
    hour: '2-digit',
    minute: '2-digit',
  })
  return WAITING.includes(code) ? t.domains.notYet(time) : t.say(hint)
}
