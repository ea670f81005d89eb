import { Badge } from '@cardea/kit'
import type { ComponentChildren, VNode } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { Refusal } from '../parts/call-service.ts'
import { RefusalNotice } from '../parts/refusal-notice.tsx'
import { useWork } from '../parts/use-work.ts'
import { api } from './api.ts'
import { addressOf, usePlace } from './location.ts'
import { SettlingContext, useSettling } from './pieces/settling.ts'
import { useSession } from './session.ts'
import { t } from './texts.ts'
import { sectionOf, sections, viewAt } from './views.ts'

/** Where one can go, who is signed in, and the view of the address. */
export function Frame(): VNode {
  const place = usePlace()
  const { View, id } = viewAt(place.path)
  const address = place.path.join('/')
  return (
    <div class="dashboard">
      <Side section={sectionOf(place.path[0])} address={address} />
      <Shown key={address}>
        <View id={id} query={place.query} hasMoved={place.hasMoved} />
      </Shown>
    </div>
  )
}

/** A view, of which no more than its heading is seen until all of it has come. */
function Shown({ children }: { readonly children: ComponentChildren }): VNode {
  const { isSettling, hold } = useSettling()
  return (
    <section class="dashboard-view stack" aria-busy={isSettling}>
      <SettlingContext.Provider value={hold}>{children}</SettlingContext.Provider>
      {isSettling && <progress class="settling" aria-label={t.loading} />}
    </section>
  )
}

/** Where there is no room for it beside the view, it is behind a button, and closes when somebody has gone somewhere. */
function Side({ section, address }: { readonly section: string; readonly address: string }): VNode {
  const [isOpen, setOpen] = useState(false)
  useEffect(() => setOpen(false), [address])
  return (
    <aside class="dashboard-side">
      <button
        type="button"
        class="button button-secondary dashboard-menu"
        aria-expanded={isOpen}
        aria-controls="dashboard-places"
        onClick={() => setOpen(!isOpen)}
      >
        {t.nav.menu}
      </button>
      <div id="dashboard-places" class="dashboard-places" data-open={isOpen}>
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
      </div>
    </aside>
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
