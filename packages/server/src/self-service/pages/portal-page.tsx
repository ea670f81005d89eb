import { Notice, PageTitle } from '@cardea/kit'
import type { VNode } from 'preact'
import { assetUrl } from '../../http/assets.ts'
import { Layout } from '../../http/pages/layout.tsx'
import type { PageLanguage } from '../page-language.ts'
import type { Portal } from '../portal-session.ts'
import { pageTexts } from './page-texts.ts'

type PortalPageProps = Pick<Portal, 'organization'> & { readonly language: PageLanguage }

/** The page of the setup assistant, whose script (`web/src/setup/`) fills it, and says where its languages are beside English. Without scripts it says what to do. */
export function PortalPage({ organization, language }: PortalPageProps): VNode {
  const t = pageTexts[language]
  return (
    <Layout title={t.title} width="wide" script="setup.js" style="web.css" texts={t}>
      <div id="setup" data-texts-de={assetUrl('setup-de.js')}>
        <p role="status">{t.loading}</p>
      </div>
      <noscript>
        <PageTitle lead={t.lead(organization.name)}>{t.title}</PageTitle>
        <Notice tone="warning" title={t.needsScript}>
          <p>{t.needsScriptText}</p>
        </Notice>
      </noscript>
    </Layout>
  )
}
