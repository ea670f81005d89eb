import type { VNode } from 'preact'
import { Button, Card, Form, SelectField, TextField } from '@cardea/kit'
import { people } from '../people.ts'
import { testSamlConnectionId } from '../test-connections.ts'
import { ChoiceFields } from './choice-fields.tsx'

/** Begins a sign-in at the simulator, as a click on a tile in an IdP's portal does. */
export function StartCard(): VNode {
  return (
    <Card title="Start here">
      <p>
        Some people start at their identity provider and not at your application. What becomes of it the
        connection’s <code>idpInitiated</code> says.
      </p>
      <Form action="/simulator/saml/start">
        <SelectField
          name="person"
          label="Test person"
          options={people.map(({ email, firstName, lastName }) => ({
            value: email,
            label: `${firstName} ${lastName} · ${email}`,
          }))}
        />
        <ChoiceFields protocol="saml" />
        <TextField
          name="RelayState"
          label="RelayState"
          hint="Names your application as client_id=…; needed when several can take such a sign-in."
        />
        <TextField name="connection_id" label="Connection" value={testSamlConnectionId} />
        <Button full>Start the sign-in</Button>
      </Form>
    </Card>
  )
}
