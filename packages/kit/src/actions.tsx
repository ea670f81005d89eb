import type { ComponentChildren, VNode } from 'preact'

export interface FormProps {
  /** Where it is posted to. In the browser, `onSubmit` takes its place. */
  readonly action?: string
  readonly method?: 'get' | 'post'
  /** `auto-submit` together with the script `submit-form.js`. */
  readonly id?: string
  /** Values that go along unseen. */
  readonly hidden?: Readonly<Record<string, string>>
  readonly onSubmit?: () => void
  readonly children: ComponentChildren
}

export function Form({ action, method = 'post', id, hidden = {}, onSubmit, children }: FormProps): VNode {
  const where =
    onSubmit === undefined
      ? { ...(action === undefined ? {} : { action }), method }
      : {
          noValidate: true,
          onSubmit(event: Event) {
            event.preventDefault()
            onSubmit()
          },
        }
  return (
    <form class="stack-small" {...where} {...(id === undefined ? {} : { id })}>
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
  /** `_top`: out of the frame in which the page may be shown. */
  readonly target?: '_top'
  readonly name?: string
  readonly value?: string
  readonly disabled?: boolean
  /** As wide as its container: the one action of a narrow page. */
  readonly full?: boolean
  /** In the browser: makes it a button that submits nothing. */
  readonly onClick?: () => void
}

export function Button({
  children,
  tone = 'primary',
  href,
  target,
  full = false,
  ...button
}: ButtonProps): VNode {
  const look = [`button button-${tone}`, ...(full ? ['button-full'] : [])].join(' ')
  if (href !== undefined) {
    return (
      <a class={look} href={href} {...(target === undefined ? {} : { target })}>
        {children}
      </a>
    )
  }
  return (
    <button type={button.onClick === undefined ? 'submit' : 'button'} class={look} {...button}>
      {children}
    </button>
  )
}

/** Buttons in a row; they wrap. */
export function Actions({ children }: { readonly children: ComponentChildren }): VNode {
  return <div class="actions">{children}</div>
}
