import { Details, TextField } from '@cardea/kit'
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { api } from '../api.ts'
import { midnight } from '../pieces/midnight.ts'
import { SettingsForm } from '../pieces/settings-form.tsx'
import { t } from '../texts.ts'

export interface ReplayMissedProps {
  readonly webhookId: string
  readonly onReplayed: () => Promise<void>
}

/** What was missed in a time is delivered again: by days of the reader’s own calendar, both included. */
export function ReplayMissed({ webhookId, onReplayed }: ReplayMissedProps): VNode {
  const [since, setSince] = useState('')
  const [until, setUntil] = useState('')
  const [said, setSaid] = useState('')
  const begin = midnight(since, 0)
  const replay = async () => {
    setSaid('')
    if (begin === undefined) return
    const end = midnight(until, 1)
    const range = { since: begin, ...(end === undefined ? {} : { until: end }) }
    setSaid(t.webhooks.replayed((await api.replayWebhook(webhookId, range)).queued))
    await onReplayed()
  }
  return (
    <Details summary={t.webhooks.replayRange}>
      <p>{t.webhooks.replayText}</p>
      <SettingsForm
        names={['since', 'until']}
        save={replay}
        label={t.webhooks.replayMissed}
        saved={said}
        isReady={begin !== undefined}
      >
        {(errorOf) => (
          <div class="filter-fields">
            <TextField
              name="since"
              type="date"
              label={t.webhooks.replaySince}
              value={since}
              error={errorOf('since')}
              onValue={setSince}
            />
            <TextField
              name="until"
              type="date"
              label={t.webhooks.replayUntil}
              hint={t.webhooks.replayUntilHint}
              value={until}
              error={errorOf('until')}
              onValue={setUntil}
            />
          </div>
        )}
      </SettingsForm>
    </Details>
  )
}
