import { Badge } from '@cardea/kit'
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import type { Refusal } from '../parts/call-service.ts'
import { RefusalNotice } from '../parts/refusal-notice.tsx'
import { useWork } from '../parts/use-work.ts'
import { api } from './api.ts'
import { addressOf, usePlace } from './location.ts'
import { useSession } from './session.ts'
import { t } from './texts.ts'
import { sectionOf, sections, viewAt } from './views.ts'

/** Where one can go, who is signed in, and the view of the address. */
export function Frame(): VNode {
  const place = usePlace()
  const { View, id } = viewAt(place.path)
  const section = sectionOf(place.path[0])
  return (
    <div class="dashboard">
      <aside class="dashboard-side">
        <nav aria-label={t.nav.label}>
          <ul class="dashboard-nav">
            {sections.map(({ name, label }) => (
              <li key={name}>
                <a
                  href={name === 'overview' ? addressOf() : addressOf(name)}
                  {...(name === section ? { 'aria-current': 'page' as const } : {})}
                >
                  {label}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <Account />
      </aside>
      <section class="dashboard-view stack">
        <View key={place.path.join('/')} id={id} query={place.query} hasMoved={place.hasMoved} />
      </section>
    </div>
  )
}

function Account(): VNode {
  const { operator } = useSession()
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const work = useWork(setRefusal)
  const signOut = () =>
    work.run(async () => {
      await api.signOut()
      location.assign(addressOf())
    })
  return (
    <div class="dashboard-account small">
      <p>
        <span class="soft">{t.nav.signedInAs}</span>
        <br />
        {operator.name ?? operator.email} <Badge>{t.nav.roles[operator.role]}</Badge>
      </p>
      {operator.role === 'viewer' && <p class="soft">{t.viewer}</p>}
      <button type="button" class="link" onClick={signOut} disabled={work.isBusy}>
        {t.nav.signOut}
      </button>
      {refusal !== null && <RefusalNotice t={t} refusal={refusal} />}
    </div>
  )
}
