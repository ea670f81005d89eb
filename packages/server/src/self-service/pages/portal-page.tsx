import { Notice, PageTitle } from '@cardea/kit'
import type { VNode } from 'preact'
import { assetUrl } from '../../http/assets.ts'
import { Layout } from '../../http/pages/layout.tsx'
import type { Portal } from '../portal-session.ts'

/** The page of the setup assistant, whose script (`web/src/setup/`) fills it, and says where its languages are beside English. Without scripts it says what to do. */
export function PortalPage({ organization }: Pick<Portal, 'organization'>): VNode {
  return (
    <Layout title="Single sign-on" width="wide" script="setup.js" style="web.css">
      <div id="setup" data-texts-de={assetUrl('setup-de.js')}>
        <p role="status">Loading …</p>
      </div>
      <noscript>
        <PageTitle lead={`For ${organization.name}`}>Single sign-on</PageTitle>
        <Notice tone="warning" title="This page needs JavaScript">
          <p>
            Allow it for this address, then load the page again. Your link has been used, and this browser may
            go on with it.
          </p>
        </Notice>
      </noscript>
    </Layout>
  )
}
