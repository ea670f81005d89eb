import type { VNode } from 'preact'
import { Layout } from '../../packages/server/src/http/pages/layout.tsx'

/** The page that the dashboard's script fills. */
export function DashboardShell(): VNode {
  return (
    <Layout title="Dashboard" width="wide" script="dashboard.js" style="web.css">
      <div id="dashboard">
        <p role="status">Loading …</p>
      </div>
    </Layout>
  )
}
