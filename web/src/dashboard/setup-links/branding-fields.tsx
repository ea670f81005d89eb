import { TextField, readColor, textColorOn, textContrastOn } from '@cardea/kit'
import type { VNode } from 'preact'
import type { ErrorOf } from '../pieces/settings-form.tsx'
import type { Fields } from '../pieces/use-fields.ts'
import { t } from '../texts.ts'

interface Look {
  readonly logoUrl: string
  readonly primary: string
  readonly background: string
}

export interface BrandingFieldsProps<Texts extends Look> {
  readonly look: Look
  readonly set: Fields<Texts>['set']
  readonly errorOf: ErrorOf
}

/** Logo and colors, each color with how well the text on it is read, before anything is saved. */
export function BrandingFields<Texts extends Look>({
  look,
  set,
  errorOf,
}: BrandingFieldsProps<Texts>): VNode {
  return (
    <fieldset class="field">
      <legend>{t.setupLinks.look}</legend>
      <TextField
        name="branding.logoUrl"
        label={t.setupLinks.logoUrl}
        hint={t.setupLinks.logoUrlHint}
        value={look.logoUrl}
        error={errorOf('branding.logoUrl')}
        autocomplete="off"
        onValue={set('logoUrl')}
      />
      {(['primary', 'background'] as const).map((name) => (
        <ColorField
          key={name}
          name={`branding.colors.${name}`}
          label={t.setupLinks[name]}
          value={look[name]}
          error={errorOf(`branding.colors.${name}`)}
          onValue={set(name)}
        />
      ))}
    </fieldset>
  )
}

interface ColorFieldProps {
  readonly name: string
  readonly label: string
  readonly value: string
  readonly error: string | undefined
  readonly onValue: (value: string) => void
}

function ColorField({ name, label, value, error, onValue }: ColorFieldProps): VNode {
  const color = readColor(value.trim())
  return (
    <div class="color-field">
      <TextField
        name={name}
        label={label}
        hint={t.setupLinks.colorHint}
        value={value}
        error={error}
        remark={remarkOn(value, color)}
        autocomplete="off"
        onValue={onValue}
      />
      <Sample color={color} />
    </div>
  )
}

function remarkOn(value: string, color: string | null) {
  if (value.trim() === '') return undefined
  if (color === null) return { tone: 'warning', text: t.setupLinks.noColor } as const
  const text = textColorOn(color) === '#ffffff' ? t.setupLinks.white : t.setupLinks.black
  return { tone: 'success', text: t.setupLinks.contrast(textContrastOn(color).toFixed(1), text) } as const
}

/** The color with text on it, to look at: what there is to know of it stands below its field. While there is none, its room. */
function Sample({ color }: { readonly color: string | null }): VNode {
  return (
    <svg class="color-sample" viewBox="0 0 120 44" aria-hidden="true" focusable="false">
      {color !== null && (
        <>
          <rect width="120" height="44" rx="8" fill={color} />
          <text x="60" y="27" text-anchor="middle" fill={textColorOn(color)}>
            {t.setupLinks.sampleText}
          </text>
        </>
      )}
    </svg>
  )
}
