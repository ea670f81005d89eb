import type { Place } from '@cardea/protocol/presets'
import type { VNode } from 'preact'
import { ProviderIcon } from '../parts/provider-icon.tsx'
import type { Texts } from './texts/en.ts'

/** A field to point at, and what stands in it; null: what the product shows there. */
export interface PlacedField {
  readonly place: Place
  readonly value: string | null
}

/** Fields that are on one screen of the product. */
export interface DrawnScreen {
  readonly at: string
  readonly fields: readonly { readonly name: string; readonly value: string | null }[]
}

/** The screens on which these fields are, in the order in which they are first needed. */
export function screensOf(fields: readonly PlacedField[]): DrawnScreen[] {
  const places = [...new Set(fields.map(({ place }) => place.at))]
  return places.map((at) => ({
    at,
    fields: fields
      .filter(({ place }) => place.at === at)
      .map(({ place, value }) => ({ name: place.field, value })),
  }))
}

interface PathProps {
  readonly t: Texts
  readonly at: string
}

/** The clicks that lead to a screen. */
export function Path({ t, at }: PathProps): VNode {
  return (
    <p class="path">
      {partsOf(t, at).map((part) => (
        <span>{part}</span>
      ))}
    </p>
  )
}

export interface ProductScreenProps {
  readonly t: Texts
  /** Whose sign and name are on it. */
  readonly provider: string
  readonly label: string
  readonly screen: DrawnScreen
}

/**
 * A drawing of a screen of the identity provider: made of the preset alone, so that it is there for every product. Where one begins is in
 * the navigation, where one ends is the title, and the fields that matter stand out among others without a name.
 */
export function ProductScreen({ t, provider, label, screen: { at, fields } }: ProductScreenProps): VNode {
  const [first = '', ...others] = partsOf(t, at)
  const names = fields.map(({ name }) => t.say(name))
  return (
    <figure class="screen">
      <figcaption class="visually-hidden">{t.application.illustration(t.say(at), names)}</figcaption>
      <div class="screen-bar" aria-hidden="true">
        <ProviderIcon provider={provider} />
        <span>{label}</span>
      </div>
      <div class="screen-body" aria-hidden="true">
        <div class="screen-nav">
          <i />
          <b>{first}</b>
          <i />
          <i />
        </div>
        <div class="screen-main">
          {others.length > 1 && <p class="screen-crumbs">{others.slice(0, -1).join(' / ')}</p>}
          {others.length > 0 && <p class="screen-title">{others.at(-1)}</p>}
          <i />
          <div class="screen-fields">
            {fields.map(({ value }, index) => (
              <div>
                <b>{names[index]}</b>
                {value === null ? (
                  <span>
                    <i />
                  </span>
                ) : (
                  <span>{t.say(value)}</span>
                )}
              </div>
            ))}
          </div>
          <i />
        </div>
      </div>
    </figure>
  )
}

function partsOf(t: Texts, at: string): string[] {
  return at.split(' › ').map((part) => t.say(part))
}
