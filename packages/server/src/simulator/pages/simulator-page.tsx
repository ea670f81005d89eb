import type { VNode } from 'preact'
import { Card, DataList, PageTitle } from '@cardea/kit'
import { Layout } from '../../http/pages/layout.tsx'
import type { PublishedSimulatorKeys } from '../../keys/simulator-keys.ts'
import { type Protocol, faults } from '../faults.ts'
import { people } from '../people.ts'
import { personas, plainPersona } from '../personas.ts'
import { type SimulatorUrls, simulatorUrls } from '../simulator-urls.ts'
import { testClientId } from '../test-client.ts'
import { KeysCard } from './keys-card.tsx'
import { StartCard } from './start-card.tsx'

/** `GET /simulator`: what it is, who is in it, what it can do wrong, and its addresses. */
export function SimulatorPage({
  urls,
  publicUrl,
  clientSecret,
  keys,
}: {
  readonly urls: SimulatorUrls
  readonly publicUrl: string
  /** Of the one client: a secret from nobody who reaches this page, since they can be any test person. */
  readonly clientSecret: string
  readonly keys: PublishedSimulatorKeys
}): VNode {
  return (
    <Layout title="Simulator" width="wide" label="Simulator">
      <PageTitle lead="A test identity provider for your own machine. It signs in whoever you choose, or fails the way you choose.">
        The identity provider simulator
      </PageTitle>
      <Card title="Test people">
        <p>
          Start a sign-in at your application with one of these addresses. People of <code>example.com</code>{' '}
          come in over SAML, people of <code>example.org</code> over OpenID Connect.
        </p>
        <DataList
          items={people.map(({ email, firstName, lastName, groups }) => ({
            term: `${firstName} ${lastName}`,
            value: `${email} · ${groups.join(', ')}`,
          }))}
        />
      </Card>
      <Card title="Whom it plays">
        <p>
          Products differ in what they send about the same person. Choose the one whose answers you want to
          see; a connection that is set to the same provider maps them.
        </p>
        <DataList
          items={personas.map(({ name, label, traits, provider, protocols }) => ({
            term: label,
            value: (
              <>
                <code>{name}</code> – {traits}
                {only(protocols)}
                {provider !== null && (
                  <>
                    {' '}
                    Provider: <code>{provider}</code>.
                  </>
                )}
              </>
            ),
          }))}
        />
      </Card>
      <Card title="What can go wrong">
        <p>
          Choose on the simulator’s page, or let a script choose: add <code>person</code>,{' '}
          <code>persona</code> and <code>fault</code> to the query of the address that Cardea sends the
          browser to, for example <code>&amp;person=ada@example.com&amp;persona=adfs&amp;fault=expired</code>.
          The simulator then answers without asking.
        </p>
        <DataList
          items={faults
            .filter(({ name }) => name !== 'none')
            .map(({ name, label, effect, protocols }) => ({
              term: label,
              value: (
                <>
                  <code>{name}</code> – {effect}
                  {only(protocols)}
                </>
              ),
            }))}
        />
      </Card>
      <StartCard />
      <KeysCard {...keys} />
      <Card title="Addresses">
        <p>
          The test organization’s two connections use these, and connections of your own may use them too.
        </p>
        <DataList
          items={[
            {
              term: 'SAML metadata',
              value: <a href={urls.saml.metadata}>{urls.saml.metadata}</a>,
              mono: true,
            },
            { term: 'SAML sign-in', value: urls.saml.sso, mono: true },
            { term: 'OIDC issuer', value: urls.oidc.issuer, mono: true },
            {
              term: 'OIDC discovery',
              value: <a href={urls.oidc.discovery}>{urls.oidc.discovery}</a>,
              mono: true,
            },
            { term: 'OIDC client ID', value: testClientId, mono: true },
            { term: 'OIDC client secret', value: clientSecret, mono: true },
          ]}
        />
      </Card>
      <Card title="Addresses of each persona">
        <p>
          Each is an identity provider of its own, for connections that you set up as your customers do. The
          client is the same.
        </p>
        <DataList
          items={personas
            .filter(({ name }) => name !== plainPersona)
            .map(({ name, label, protocols }) => ({
              term: label,
              value: <PersonaAddresses urls={simulatorUrls(publicUrl, name)} protocols={protocols} />,
            }))}
        />
      </Card>
    </Layout>
  )
}

function PersonaAddresses({
  urls: { saml, oidc },
  protocols,
}: {
  readonly urls: SimulatorUrls
  readonly protocols: readonly Protocol[]
}): VNode {
  return (
    <>
      <a class="mono" href={saml.metadata}>
        {saml.metadata}
      </a>
      {protocols.includes('oidc') && (
        <>
          <br />
          <a class="mono" href={oidc.discovery}>
            {oidc.issuer}
          </a>
        </>
      )}
    </>
  )
}

/** A note for what one protocol has and the other has not. */
function only(protocols: readonly Protocol[]): string {
  const [first, ...others] = protocols
  if (first === undefined || others.length > 0) return ''
  return first === 'saml' ? ' (SAML only)' : ' (OpenID Connect only)'
}
