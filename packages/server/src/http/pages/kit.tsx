import type { ComponentChildren, VNode } from 'preact'
import { assetUrl, scriptUrl } from '../assets.ts'
import { Mark } from './mark.tsx'
import { type Tone as IconTone, ToneIcon } from './tone-icon.tsx'

/*
 * The components of every page that Cardea serves. Function components, rendered on the server, text escaped
 * by the renderer; their looks are in `assets/cardea.css`, their states on `/look`. No inline style, no
 * script: pages work under `default-src 'none'`.
 */

export type Tone = IconTone

export interface LayoutProps {
  readonly title: string
  /** `narrow` for one thing to do, `wide` for something to read. */
  readonly width?: 'narrow' | 'wide'
  /** A script of `assets/`, for example `submit-form.js`. */
  readonly script?: string
  /** Says where this is when it is not the real thing: "Simulator". */
  readonly label?: string
  /** In place of the usual footer. */
  readonly footer?: ComponentChildren
  readonly children: ComponentChildren
}

/** The whole document: head, skip link, header, main landmark, footer. The page brings its own `PageTitle`. */
export function Layout({ title, width = 'narrow', script, label, footer, children }: LayoutProps): VNode {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <meta name="color-scheme" content="light dark" />
        <meta name="theme-color" content="#faf8f5" media="(prefers-color-scheme: light)" />
        <meta name="theme-color" content="#161412" media="(prefers-color-scheme: dark)" />
        <title>{`${title} · Cardea`}</title>
        <link rel="icon" type="image/svg+xml" href={assetUrl('mark.svg')} />
        <link rel="stylesheet" href={assetUrl('cardea.css')} />
      </head>
      <body class={`page page-${width}`}>
        <a class="skip" href="#content">
          Skip to content
        </a>
        <header class="page-header">
          <span class="brand">
            <Mark />
            Cardea
          </span>
          {label !== undefined && <Badge tone="warning">{label}</Badge>}
        </header>
        <main id="content" tabIndex={-1}>
          {children}
        </main>
        <footer class="page-footer">{footer ?? <p>Single sign-on by Cardea</p>}</footer>
        {script !== undefined && <script src={scriptUrl(script)} defer />}
      </body>
    </html>
  )
}

/** The page's one `h1`, with a sentence below it. */
export function PageTitle({
  children,
  lead,
}: {
  readonly children: ComponentChildren
  readonly lead?: ComponentChildren
}): VNode {
  return (
    <div>
      <h1>{children}</h1>
      {lead !== undefined && <p class="lead">{lead}</p>}
    </div>
  )
}

/** A bordered surface; `title` is an `h2`. Give the page's `PageTitle` as a child where the card is the page. */
export function Card({
  title,
  children,
}: {
  readonly title?: ComponentChildren
  readonly children: ComponentChildren
}): VNode {
  return (
    <section class="card">
      {title !== undefined && <h2>{title}</h2>}
      {children}
    </section>
  )
}

/** Cards side by side where there is room. */
export function Cards({ children }: { readonly children: ComponentChildren }): VNode {
  return <div class="cards">{children}</div>
}

export interface FormProps {
  readonly action: string
  readonly method?: 'get' | 'post'
  /** `auto-submit` together with the script `submit-form.js`. */
  readonly id?: string
  /** Values that go along unseen. */
  readonly hidden?: Readonly<Record<string, string>>
  readonly children: ComponentChildren
}

export function Form({ action, method = 'post', id, hidden = {}, children }: FormProps): VNode {
  return (
    <form class="stack-small" action={action} method={method} {...(id === undefined ? {} : { id })}>
      {Object.entries(hidden).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      {children}
    </form>
  )
}

export interface ButtonProps {
  readonly children: ComponentChildren
  readonly tone?: 'primary' | 'secondary' | 'danger'
  /** Makes it a link that looks like a button. */
  readonly href?: string
  readonly name?: string
  readonly value?: string
  readonly disabled?: boolean
  /** As wide as its container: the one action of a narrow page. */
  readonly full?: boolean
}

export function Button({ children, tone = 'primary', href, full = false, ...button }: ButtonProps): VNode {
  const look = [`button button-${tone}`, ...(full ? ['button-full'] : [])].join(' ')
  if (href !== undefined) {
    return (
      <a class={look} href={href}>
        {children}
      </a>
    )
  }
  return (
    <button type="submit" class={look} {...button}>
      {children}
    </button>
  )
}

/** Parts one way from another, with a word between. */
export function Divider({ children }: { readonly children: ComponentChildren }): VNode {
  return <p class="divider">{children}</p>
}

/** Buttons in a row; they wrap. */
export function Actions({ children }: { readonly children: ComponentChildren }): VNode {
  return <div class="actions">{children}</div>
}

interface FieldProps {
  readonly name: string
  readonly label: string
  readonly hint?: string
  /** What is wrong with the value, and what to do. Its room is kept, so that nothing moves when it appears. */
  readonly error?: string | undefined
  readonly required?: boolean
}

export interface TextFieldProps extends FieldProps {
  readonly type?: 'text' | 'email' | 'password' | 'url'
  readonly value?: string | undefined
  readonly placeholder?: string
  readonly maxLength?: number
  /** HTML `autocomplete` token. */
  readonly autocomplete?: string
  readonly autofocus?: boolean
}

export function TextField({
  name,
  label,
  hint,
  error,
  type = 'text',
  autocomplete,
  autofocus,
  ...input
}: TextFieldProps): VNode {
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <FieldHint name={name} hint={hint} />
      <input
        class="input"
        id={name}
        name={name}
        // Preact's types take one kind of input at a time; the attributes here are those that all kinds share.
        // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-assertion -- tsc needs it
        type={type as 'text'}
        {...(autocomplete === undefined ? {} : { autoComplete: autocomplete })}
        {...(autofocus === true ? { autoFocus: true } : {})}
        {...input}
        {...description(name, hint, error)}
      />
      <FieldError name={name} error={error} />
    </div>
  )
}

export interface Option {
  readonly value: string
  readonly label: string
  /** A second line, in a `ChoiceField`. */
  readonly detail?: string
}

export interface SelectFieldProps extends FieldProps {
  readonly options: readonly Option[]
  readonly value?: string | undefined
}

export function SelectField({
  name,
  label,
  hint,
  error,
  options,
  value,
  required = false,
}: SelectFieldProps): VNode {
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <FieldHint name={name} hint={hint} />
      <select class="input" id={name} name={name} required={required} {...description(name, hint, error)}>
        {options.map((option) => (
          <option value={option.value} selected={option.value === value}>
            {option.label}
          </option>
        ))}
      </select>
      <FieldError name={name} error={error} />
    </div>
  )
}

/** One of several, all in sight (radio buttons): for choices that deserve a second line. */
export function ChoiceField({
  name,
  label,
  hint,
  error,
  options,
  value,
  required = false,
}: SelectFieldProps): VNode {
  return (
    <fieldset class="field" {...description(name, hint, error)}>
      <legend>{label}</legend>
      <FieldHint name={name} hint={hint} />
      <div class="choices">
        {options.map((option) => (
          <label class="choice">
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              required={required}
            />
            <span>
              {option.label}
              {option.detail !== undefined && <span class="choice-detail">{option.detail}</span>}
            </span>
          </label>
        ))}
      </div>
      <FieldError name={name} error={error} />
    </fieldset>
  )
}

function FieldHint({
  name,
  hint,
}: {
  readonly name: string
  readonly hint: string | undefined
}): VNode | null {
  if (hint === undefined) return null
  return (
    <p class="field-hint" id={`${name}-hint`}>
      {hint}
    </p>
  )
}

function FieldError({ name, error }: { readonly name: string; readonly error: string | undefined }): VNode {
  return (
    <p class="field-error" id={`${name}-error`}>
      {error}
    </p>
  )
}

/** Ties a field to its hint and error for those who hear the page (WCAG 2.2 §1.3.1, §3.3.1). */
function description(name: string, hint: string | undefined, error: string | undefined) {
  const ids = [
    ...(hint === undefined ? [] : [`${name}-hint`]),
    ...(error === undefined ? [] : [`${name}-error`]),
  ]
  return {
    ...(ids.length === 0 ? {} : { 'aria-describedby': ids.join(' ') }),
    ...(error === undefined ? {} : { 'aria-invalid': true }),
  }
}

export interface NoticeProps {
  readonly tone?: Tone
  readonly title?: string
  readonly children?: ComponentChildren
}

/** Something to know, in place: never only by its color, the icon and the words say it too. */
export function Notice({ tone = 'info', title, children }: NoticeProps): VNode {
  return (
    <div class={`notice tone-${tone}`}>
      <ToneIcon tone={tone} />
      <div>
        {title !== undefined && <strong>{title}</strong>}
        {children}
      </div>
    </div>
  )
}

export function Badge({
  tone = 'neutral',
  children,
}: {
  readonly tone?: Tone
  readonly children: ComponentChildren
}): VNode {
  return <span class={`badge tone-${tone}`}>{children}</span>
}

export interface DataItem {
  readonly term: string
  readonly value: ComponentChildren
  /** Identifiers and numbers: monospaced, selected whole by one click. */
  readonly mono?: boolean
}

/** Terms and values. */
export function DataList({ items }: { readonly items: readonly DataItem[] }): VNode {
  return (
    <dl class="data">
      {items.map(({ term, value, mono = false }) => (
        <div>
          <dt>{term}</dt>
          <dd {...(mono ? { class: 'mono' } : {})}>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** Code or a document; scrolls sideways by keyboard too, so it needs a name. */
export function CodeBlock({ code, label }: { readonly code: string; readonly label: string }): VNode {
  return (
    <pre class="code" tabIndex={0} role="region" aria-label={label}>
      <code>{code}</code>
    </pre>
  )
}

export interface DetailsProps {
  readonly summary: ComponentChildren
  readonly open?: boolean
  readonly children: ComponentChildren
}

/** Something that most people need not read. */
export function Details({ summary, open = false, children }: DetailsProps): VNode {
  return (
    <details class="details" open={open}>
      <summary>{summary}</summary>
      <div class="details-body">{children}</div>
    </details>
  )
}
