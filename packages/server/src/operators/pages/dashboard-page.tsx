import { Button, Card, Notice, PageTitle } from '@cardea/kit'
import type { VNode } from 'preact'
import { Layout } from '../../http/pages/layout.tsx'

/** The page of the dashboard, whose script (`web/src/dashboard/`) fills it. */
export function DashboardPage(): VNode {
  return (
    <Layout title="Dashboard" width="wide" script="dashboard.js" style="web.css">
      <div id="dashboard">
        <p role="status">Loading …</p>
      </div>
      <noscript>
        <PageTitle lead="For the people who run this service">Dashboard</PageTitle>
        <Notice tone="warning" title="This page needs JavaScript">
          <p>
            Allow it for this address, then load the page again. Everything here is in the API at /v1, too.
          </p>
        </Notice>
      </noscript>
    </Layout>
  )
}

/** For who is signed in, and does not run the deployment. */
export function NotOperatorPage({ email }: { readonly email: string | null }): VNode {
  return (
    <Layout title="Dashboard">
      <Card>
        <PageTitle
          lead={
            <>
              You are signed in{email === null ? '' : ' as '}
              {email !== null && <code>{email}</code>}, but you do not run this service.
            </>
          }
        >
          This is for operators
        </PageTitle>
        <p>Ask one of its operators to add you, or sign in with the account that is one.</p>
        <Button full href="/dashboard/sign-in">
          Sign in as an operator
        </Button>
        <Button full tone="secondary" href="/account">
          Your account
        </Button>
      </Card>
    </Layout>
  )
}
