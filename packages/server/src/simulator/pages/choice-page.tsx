import type { VNode } from 'preact'
import { Button, Card, ChoiceField, Form, PageTitle, TextField } from '@cardea/kit'
import { Layout } from '../../http/pages/layout.tsx'
import { somebodyElse } from '../choice.ts'
import type { Protocol } from '../faults.ts'
import { findPerson, people, peopleDomains, strangerWith } from '../people.ts'
import { ChoiceFields } from './choice-fields.tsx'

export interface ChoicePageProps {
  readonly protocol: Protocol
  /** Which persona was asked. */
  readonly idp: string
  readonly action: string
  /** The request to be answered, as the form carries it back. */
  readonly hidden: Readonly<Record<string, string>>
  /** Whose e-mail address was asked for, when the request says so. */
  readonly hint: string | null
}

const protocolNames = { saml: 'SAML 2.0', oidc: 'OpenID Connect' } as const

/** The simulator's sign-in: pick a person, pick how to answer, continue. */
export function ChoicePage({ protocol, idp, action, hidden, hint }: ChoicePageProps): VNode {
  const offered = inOrderOf(peopleDomains[protocol])
  const chosen = findPerson(hint ?? '') ?? offered[0]
  const stranger = findPerson(hint ?? '') === null ? strangerWith(hint ?? '') : null
  return (
    <Layout
      title="Choose a test person"
      label="Simulator"
      footer={
        <p>
          Not a real identity provider: nobody proves who they are here.{' '}
          <a href="/simulator">About the simulator</a>
        </p>
      }
    >
      <Card>
        <PageTitle lead={`The simulator answers over ${protocolNames[protocol]}, as you tell it to.`}>
          Who is signing in?
        </PageTitle>
        <Form action={action} hidden={hidden}>
          <ChoiceField
            name="person"
            label="Test person"
            value={stranger === null ? chosen?.email : somebodyElse}
            options={[
              ...offered.map(({ email, firstName, lastName, groups }) => ({
                value: email,
                label: `${firstName} ${lastName}`,
                detail: `${email} · ${groups.filter((group) => group !== 'Everyone').join(', ') || 'no groups'}`,
              })),
              {
                value: somebodyElse,
                label: 'Somebody else',
                detail: 'With the address below, of any domain',
              },
            ]}
          />
          <TextField
            name="other"
            label="Address of somebody else"
            value={stranger?.email ?? ''}
            autocomplete="off"
          />
          <ChoiceFields protocol={protocol} persona={idp} />
          <Button full>Continue</Button>
        </Form>
      </Card>
    </Layout>
  )
}

/** Everybody, with the people of this domain first. */
function inOrderOf(domain: string) {
  const ofDomain = people.filter(({ email }) => email.endsWith(`@${domain}`))
  return [...ofDomain, ...people.filter((person) => !ofDomain.includes(person))]
}
