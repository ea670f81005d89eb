import type { VNode } from 'preact'
import type { Config } from '../../config/config.ts'
import { Button, Card, Cards, DataList, Notice, PageTitle } from '@cardea/kit'
import { Layout } from './layout.tsx'

/** `GET /`: on a laptop, what is running and where to click; in production, a quiet sign on the door. */
export function WelcomePage({ config }: { readonly config: Config }): VNode {
  return config.mode === 'sandbox' ? <SandboxWelcome {...config} /> : <Door />
}

function Door(): VNode {
  return (
    <Layout title="Single sign-on">
      <Card>
        <PageTitle lead="This address signs people in to an application. Open the application and sign in from there.">
          Nothing to do here
        </PageTitle>
      </Card>
    </Layout>
  )
}

function SandboxWelcome({ publicUrl, exampleUrl }: Pick<Config, 'publicUrl' | 'exampleUrl'>): VNode {
  return (
    <Layout title="Running" width="wide" label="Sandbox">
      <PageTitle lead="Single sign-on for your customers, on your own machine. Nothing here needs the internet.">
        Cardea is running
      </PageTitle>
      <Cards>
        {exampleUrl !== null && (
          <Card title="See a sign-in">
            <p>
              The example application sends you through the built-in identity provider and shows the profile
              that comes back.
            </p>
            <Button href={exampleUrl}>Open the example</Button>
          </Card>
        )}
        <Card title="Run it">
          <p>
            Organizations, connections, sign-ins and keys, in your browser. The first link in is printed where
            you have started Cardea.
          </p>
          <Button href="/dashboard" tone="secondary">
            Open the dashboard
          </Button>
        </Card>
        <Card title="Break it on purpose">
          <p>
            The simulator can deny, expire or forge an answer, so that you see what your application does.
          </p>
          <Button href="/simulator" tone="secondary">
            Open the simulator
          </Button>
        </Card>
        <Card title="Read the mail">
          <p>Sign-in links, invitations: what Cardea would mail to people is kept here for you to see.</p>
          <Button href="/mail" tone="secondary">
            Open the inbox
          </Button>
        </Card>
      </Cards>
      <Card title="Connect your application">
        <p>
          Any OpenID Connect client works. Give it this issuer, and a client that you create in the dashboard
          or by the API.
        </p>
        <DataList
          items={[
            { term: 'Issuer', value: `${publicUrl}/`, mono: true },
            { term: 'Discovery', value: <Discovery publicUrl={publicUrl} />, mono: true },
          ]}
        />
        <Button href="/v1/reference" tone="secondary">
          Read the reference
        </Button>
      </Card>
      <Notice title="This is sandbox mode">
        The simulator and its test people can sign in here. Set <code>CARDEA_MODE=production</code> before
        real people do.
      </Notice>
    </Layout>
  )
}

function Discovery({ publicUrl }: { readonly publicUrl: string }): VNode {
  const url = `${publicUrl}/.well-known/openid-configuration`
  return <a href={url}>{url}</a>
}
