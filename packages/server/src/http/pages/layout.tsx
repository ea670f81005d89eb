import { Badge, Mark } from '@cardea/kit'
import type { ComponentChildren, VNode } from 'preact'
import { type AssetName, assetUrl, scriptUrl } from '../assets.ts'

/** What the document says by itself. */
export interface LayoutTexts {
  /** RFC 5646. */
  readonly language: string
  readonly skip: string
  readonly footer: string
}

const english: LayoutTexts = {
  language: 'en',
  skip: 'Skip to content',
  footer: 'Single sign-on by Cardea',
}

export interface LayoutProps {
  readonly title: string
  /** `narrow` for one thing to do, `wide` for something to read. */
  readonly width?: 'narrow' | 'wide'
  /** A script of `assets/`, for example `submit-form.js`. */
  readonly script?: string
  /** A style sheet of `assets/` beside the usual one. */
  readonly style?: AssetName
  /** Says where this is when it is not the real thing: "Simulator". */
  readonly label?: string
  /** Of a page in another language than English. */
  readonly texts?: LayoutTexts
  /** In place of the usual footer. */
  readonly footer?: ComponentChildren
  readonly children: ComponentChildren
}

/** The whole document: head, skip link, header, main landmark, footer. The page brings its own `PageTitle`. */
export function Layout({
  title,
  width = 'narrow',
  script,
  style,
  label,
  texts = english,
  footer,
  children,
}: LayoutProps): VNode {
  return (
    <html lang={texts.language}>
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
        {style !== undefined && <link rel="stylesheet" href={assetUrl(style)} />}
      </head>
      <body class={`page page-${width}`}>
        <a class="skip" href="#content">
          {texts.skip}
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
        <footer class="page-footer">{footer ?? <p>{texts.footer}</p>}</footer>
        {script !== undefined && <script src={scriptUrl(script)} defer />}
      </body>
    </html>
  )
}
