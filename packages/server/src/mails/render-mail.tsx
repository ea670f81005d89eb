import type { VNode } from 'preact'
import { renderToStaticMarkup } from 'preact-render-to-string'
import type { Mail, RenderedMail } from './types.ts'

/** Both parts of a mail, and its subject. */
export function renderMail(mail: Mail): RenderedMail {
  return {
    subject: mail.subject,
    text: textPart(mail),
    html: `<!doctype html>${renderToStaticMarkup(<HtmlPart mail={mail} />)}`,
  }
}

function textPart({ paragraphs, button, code, afterwards, reason }: Mail): string {
  const blocks = [
    ...paragraphs,
    ...(code === null ? [] : [code]),
    `${button.label}:\n${button.url}`,
    ...afterwards,
    `--\n${reason}`,
  ]
  return `${blocks.join('\n\n')}\n`
}

const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif"

/**
 * Mail programs read little CSS: what must hold is in the elements, in colors that stay readable where a program turns light into dark by
 * itself. The style sheet is for those that ask whether it is dark. No image, no font and nothing else is loaded: opening a mail tells nobody.
 */
const styles = {
  body: {
    margin: 0,
    padding: '24px 12px',
    background: '#faf8f5',
    color: '#1d1a16',
    font: `16px/24px ${FONT}`,
  },
  hidden: { display: 'none', maxHeight: 0, overflow: 'hidden' },
  card: {
    maxWidth: '480px',
    margin: '0 auto',
    padding: '28px 24px',
    border: '1px solid #e5dfd6',
    borderRadius: '12px',
    background: '#ffffff',
    overflowWrap: 'anywhere',
  },
  title: { margin: '0 0 16px', font: `600 20px/28px ${FONT}` },
  paragraph: { margin: '0 0 16px' },
  code: {
    margin: '0 0 16px',
    font: '600 28px/36px ui-monospace, Menlo, Consolas, monospace',
    letterSpacing: '4px',
  },
  action: { margin: '24px 0' },
  button: {
    display: 'inline-block',
    padding: '10px 20px',
    border: '1px solid #0d6272',
    borderRadius: '8px',
    background: '#0d6272',
    color: '#ffffff',
    fontWeight: 600,
    textDecoration: 'none',
  },
  small: { margin: '0 0 16px', color: '#625a50', fontSize: '14px', lineHeight: '20px' },
  link: { color: '#0d6272', wordBreak: 'break-all' },
  footer: {
    margin: '24px 0 0',
    paddingTop: '16px',
    borderTop: '1px solid #e5dfd6',
    color: '#625a50',
    fontSize: '13px',
    lineHeight: '20px',
  },
} as const

const DARK = `:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (prefers-color-scheme: dark) {
  .mail { background: #161412 !important; color: #f2eee8 !important; }
  .mail-card { background: #1e1b18 !important; border-color: #39332d !important; }
  .mail-soft { color: #b7aea2 !important; border-color: #39332d !important; }
  .mail-link { color: #6cc5d2 !important; }
  .mail-button { background: #6cc5d2 !important; border-color: #6cc5d2 !important; color: #07262c !important; }
}`

function HtmlPart({ mail }: { readonly mail: Mail }): VNode {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        {/* What looks like a telephone number or a date stays what it is. */}
        <meta name="format-detection" content="telephone=no, date=no, address=no, email=no, url=no" />
        <title>{mail.subject}</title>
        <style>{DARK}</style>
      </head>
      <body class="mail" style={styles.body}>
        <div style={styles.hidden}>{mail.preheader}</div>
        <Content mail={mail} />
      </body>
    </html>
  )
}

function Content({ mail }: { readonly mail: Mail }): VNode {
  const { subject, paragraphs, code, afterwards, reason } = mail
  return (
    <main class="mail-card" style={styles.card}>
      <h1 style={styles.title}>{subject}</h1>
      {paragraphs.map((text) => (
        <p style={styles.paragraph}>{text}</p>
      ))}
      {code !== null && <p style={styles.code}>{code}</p>}
      <Action button={mail.button} />
      {afterwards.map((text) => (
        <p style={styles.paragraph}>{text}</p>
      ))}
      <p class="mail-soft" style={styles.footer}>
        {reason}
      </p>
    </main>
  )
}

/** The button, and its address in sight: some programs show no buttons, and careful people look first. */
function Action({ button: { label, url } }: { readonly button: Mail['button'] }): VNode {
  return (
    <>
      <p style={styles.action}>
        <a class="mail-button" href={url} style={styles.button}>
          {label}
        </a>
      </p>
      <p class="mail-soft" style={styles.small}>
        Or open this address in your browser:
        <br />
        <a class="mail-link" href={url} style={styles.link}>
          {url}
        </a>
      </p>
    </>
  )
}
