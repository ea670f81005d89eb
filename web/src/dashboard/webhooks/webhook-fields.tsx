import { AreaField, Details, SelectField, TextField } from '@cardea/kit'
import type { VNode } from 'preact'
import type { WebhookInput } from '../api.ts'
import { knownEventTypes } from '../catalogue.ts'
import { errorOf } from '../pieces/error-of.ts'
import { linesOf } from '../pieces/lines.ts'
import { useLoaded } from '../pieces/use-loaded.ts'
import { t } from '../texts.ts'

/** What is typed of a webhook. */
export interface TypedWebhook {
  readonly url: string
  readonly description: string
  readonly events: string
  readonly format: string
}

/** As the API takes it. */
export function inputOf({ url, description, events, format }: TypedWebhook): WebhookInput {
  return {
    url: url.trim(),
    description: description.trim() === '' ? null : description.trim(),
    events: linesOf(events),
    format,
  }
}

export interface WebhookFieldsProps {
  readonly typed: TypedWebhook
  readonly fields: ReadonlyMap<string, string>
  readonly onTyped: (typed: TypedWebhook) => void
}

/** The fields of a new webhook, and of one that is changed. */
export function WebhookFields({ typed, fields, onTyped }: WebhookFieldsProps): VNode {
  const known = useLoaded(knownEventTypes, '')
  return (
    <>
      <TextField
        name="url"
        label={t.webhooks.url}
        hint={t.webhooks.urlHint}
        type="url"
        value={typed.url}
        error={fields.get('url')}
        autocomplete="off"
        required
        onValue={(url) => onTyped({ ...typed, url })}
      />
      <TextField
        name="description"
        label={t.webhooks.description}
        hint={t.webhooks.descriptionHint}
        value={typed.description}
        error={fields.get('description')}
        autocomplete="off"
        onValue={(description) => onTyped({ ...typed, description })}
      />
      <AreaField
        name="events"
        label={t.webhooks.events}
        hint={t.webhooks.eventsHint}
        rows={4}
        value={typed.events}
        error={errorOf(fields, 'events')}
        onValue={(events) => onTyped({ ...typed, events })}
      />
      <SelectField
        name="format"
        label={t.webhooks.format}
        hint={t.webhooks.formatHint}
        value={typed.format}
        error={fields.get('format')}
        onValue={(format) => onTyped({ ...typed, format })}
        options={Object.entries(t.webhooks.formats).map(([value, label]) => ({ value, label }))}
      />
      <Details summary={t.webhooks.knownEvents}>
        <ul class="mono small">
          {(known.value ?? []).map((type) => (
            <li key={type}>{type}</li>
          ))}
        </ul>
      </Details>
    </>
  )
}
