import type { SsoError } from '@cardea/protocol'
import type { VNode } from 'preact'
import { Button, Card, CodeBlock, Form, Notice, PageTitle, TextField } from '@cardea/kit'
import { Layout } from '../../http/pages/layout.tsx'
import type { Organization } from '../../organizations/types.ts'
import type { OrganizationChoice } from '../organizations-of.ts'
import type { PolicyRefusal } from '../policy-refusal.ts'

/** For which organization? */
export function EmergencyListPage({ owned }: { readonly owned: readonly OrganizationChoice[] }): VNode {
  return (
    <Layout title="Codes for emergencies">
      <Card>
        <PageTitle lead="With one of these an owner gets in on the day on which single sign-on does not work.">
          Codes for emergencies
        </PageTitle>
        {owned.length === 0 ? (
          <p>You are the owner of no organization here.</p>
        ) : (
          <ul>
            {owned.map(({ organizationId, name }) => (
              <li>
                <a href={`/account/emergency/${organizationId}`}>{name}</a>
              </li>
            ))}
          </ul>
        )}
        <BackToAccount />
      </Card>
    </Layout>
  )
}

interface Props {
  readonly organization: Pick<Organization, 'id' | 'name'>
  /** Why its policy keeps this session out; null: it is open. */
  readonly refusal: PolicyRefusal | null
  /** How many codes this owner has that were not used. */
  readonly left: number
  readonly confirmation: string
  /** Why what was asked for was not done; null: nothing was in the way. */
  readonly error: SsoError | null
  /** What was just done; null: nothing. */
  readonly done: string | null
}

/** One organization: closed to this session, its owner types a code; open, they make codes. */
export function EmergencyPage({ organization, refusal, left, confirmation, error, done }: Props): VNode {
  const { id, name } = organization
  const isClosed = refusal === 'organization.sso_required'
  return (
    <Layout title={`Codes for emergencies: ${name}`}>
      <Card>
        <PageTitle lead={leads[refusal ?? 'open']}>{name}</PageTitle>
        {done !== null && error === null && <Notice tone="success">{done}</Notice>}
        {error !== null && !isClosed && <Notice tone="danger">{error.texts.person}</Notice>}
        {isClosed && (
          <Form action={`/account/emergency/${id}/open`} hidden={{ confirmation }}>
            <TextField
              name="code"
              label="Emergency code"
              hint="Each works once. Every owner gets a mail about it."
              autocomplete="off"
              autofocus
              required
              error={error?.texts.person}
            />
            <Button full>Open the organization for an hour</Button>
          </Form>
        )}
        {refusal === null && <Codes id={id} left={left} confirmation={confirmation} />}
        <NeedsSecondFactor error={error} />
        <BackToAccount />
      </Card>
    </Layout>
  )
}

const leads: Readonly<Record<PolicyRefusal | 'open', string>> = {
  'organization.sso_required':
    'It wants single sign-on, and is closed to this session. A code for emergencies opens it.',
  'organization.mfa_required': 'It wants a second factor. Sign in with one first.',
  open: 'It is open to this session. Make codes now for the day on which single sign-on does not work.',
}

function Codes({ id, left, confirmation }: { id: string } & Pick<Props, 'left' | 'confirmation'>): VNode {
  return (
    <Form action={`/account/emergency/${id}/codes`} hidden={{ confirmation }}>
      <p>
        {left === 0
          ? 'You have none that can be used.'
          : `You have ${String(left)} that can be used. New ones take their place.`}
      </p>
      <Button full>{left === 0 ? 'Make codes' : 'Make new codes'}</Button>
    </Form>
  )
}

/** Where that is had. */
function NeedsSecondFactor({ error }: Pick<Props, 'error'>): VNode | null {
  if (error?.code !== 'organization.break_glass_needs_mfa') return null
  return (
    <p>
      <a href="/account/security">Set up a second factor</a>
    </p>
  )
}

/** The codes, this once. */
export function EmergencyCodesPage({
  codes,
  organization: { id, name },
}: {
  readonly codes: readonly string[]
  readonly organization: Pick<Organization, 'id' | 'name'>
}): VNode {
  return (
    <Layout title="Your codes for emergencies">
      <Card>
        <PageTitle
          lead={`Each opens ${name} once, for an hour, to you alone. You sign in at “Owners with emergency codes” first.`}
        >
          Your codes for emergencies
        </PageTitle>
        <CodeBlock label="Codes for emergencies" code={codes.join('\n')} />
        <Notice tone="warning">
          They are shown this once. Print this page, or copy them to where you find them without single
          sign-on.
        </Notice>
        <Button full href={`/account/emergency/${id}`}>
          I have kept them
        </Button>
      </Card>
    </Layout>
  )
}

function BackToAccount(): VNode {
  return (
    <p>
      <a href="/account">Back to your account</a>
    </p>
  )
}
