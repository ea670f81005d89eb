import type { VNode } from 'preact'
import {
  Actions,
  Badge,
  Button,
  Card,
  ChoiceField,
  CodeBlock,
  DataList,
  Details,
  Divider,
  Form,
  Notice,
  PageTitle,
  SelectField,
  TextField,
  type Tone,
} from '@cardea/kit'
import { Layout } from './layout.tsx'

const TONES: readonly Tone[] = ['neutral', 'info', 'success', 'warning', 'danger']
const COLORS = ['paper', 'surface', 'sunken', 'line', 'edge', 'ink', 'soft', 'accent', 'brass'] as const

/** `GET /look`, sandbox only: every component in every state, to look at and to test. */
export function LookPage(): VNode {
  return (
    <Layout title="The look" width="wide" label="Sandbox">
      <PageTitle lead="Every component in every state. Quiet, exact and warm.">The look</PageTitle>
      <Card title="Colors">
        <div class="swatches">
          {COLORS.map((color) => (
            <div class={`swatch swatch-${color}`}>{color}</div>
          ))}
        </div>
      </Card>
      <Card title="Type">
        <h2>Choose how to continue</h2>
        <h3>Your organization</h3>
        <p>
          We will send you to your organization to sign in. <a href="/look">Why am I seeing this?</a>
        </p>
        <p class="soft small">Łukasz Żółć, Þórður, José, Ümit: every name looks at home.</p>
        <p>
          <code>conn_01JD3ZK8M4X9V7Q2R5T6W8Y0AB</code>
        </p>
      </Card>
      <Card title="Buttons">
        <Actions>
          <Button>Continue</Button>
          <Button tone="secondary">Go back</Button>
          <Button tone="danger">Delete connection</Button>
          <Button disabled>Not yet</Button>
          <Button href="/look" tone="secondary">
            A link
          </Button>
        </Actions>
        <Divider>or</Divider>
        <Button tone="secondary" full>
          Continue with Google
        </Button>
      </Card>
      <Fields />
      <Card title="Notices">
        {TONES.map((tone) => (
          <Notice tone={tone} title={`Tone: ${tone}`}>
            It says what happened, and what to do next.
          </Notice>
        ))}
      </Card>
      <Card title="Badges">
        <Actions>
          {TONES.map((tone) => (
            <Badge tone={tone}>{tone}</Badge>
          ))}
        </Actions>
      </Card>
      <Card title="Data">
        <DataList
          items={[
            { term: 'Organization', value: 'Example Company' },
            { term: 'Connection', value: 'conn_01JD3ZK8M4X9V7Q2R5T6W8Y0AB', mono: true },
            { term: 'Status', value: <Badge tone="success">active</Badge> },
          ]}
        />
        <CodeBlock
          label="An example request"
          code={
            'curl https://sso.example.com/v1/organizations \\\n  --header "Authorization: Bearer $CARDEA_API_KEY"'
          }
        />
        <div class="details-group">
          <Details summary="What to tell your IT team">
            <p>The audience of the assertion is not the entity id of this connection.</p>
          </Details>
          <Details summary="For the developer" open>
            <p>Every AudienceRestriction must name this service provider (saml-core-2.0-os §2.5.1.4).</p>
          </Details>
        </div>
      </Card>
    </Layout>
  )
}

function Fields(): VNode {
  return (
    <Card title="Fields">
      <Form action="/look" method="get">
        <TextField
          name="email"
          type="email"
          label="Work e-mail"
          placeholder="ada@example.com"
          autocomplete="email"
        />
        <TextField
          name="domain"
          label="Domain"
          hint="The part of your e-mail addresses after the @."
          value="example"
          error="This is not a whole domain. Add its ending, for example example.com."
        />
        <SelectField
          name="fault"
          label="What should go wrong"
          options={[
            { value: '', label: 'Nothing' },
            { value: 'expired', label: 'The answer has expired' },
          ]}
        />
        <ChoiceField
          name="person"
          label="Who are you?"
          value="ada"
          options={[
            { value: 'ada', label: 'Ada Example', detail: 'ada@example.com · Engineering' },
            { value: 'ben', label: 'Ben Example', detail: 'ben@example.com · Finance' },
          ]}
        />
      </Form>
    </Card>
  )
}
