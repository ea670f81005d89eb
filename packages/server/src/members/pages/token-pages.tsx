import type { SsoError } from '@cardea/protocol'
import {
  AreaField,
  Button,
  Card,
  CodeBlock,
  DataList,
  Form,
  Notice,
  PageTitle,
  SelectField,
  TextField,
} from '@cardea/kit'
import type { VNode } from 'preact'
import { type PersonalToken, type TokenScope, tokenScopes } from '../../accounts/token-types.ts'
import { Layout } from '../../http/pages/layout.tsx'

/** For how many days a token may work. */
export const tokenDays = [7, 30, 90, 365] as const

/** What was typed for a new token. */
export interface TypedToken {
  readonly name: string
  readonly scopes: readonly TokenScope[]
  /** Empty: all of theirs. */
  readonly organization: string
  readonly days: string
  readonly ranges: string
}

const words: Readonly<Record<TokenScope, string>> = {
  'organizations:read': 'See your organizations',
  'organizations:write': 'Change your organizations',
  'members:read': 'See members and invitations',
  'members:write': 'Change members, and invite people',
  'settings:read': 'See domains and single sign-on',
  'settings:write': 'Change domains and single sign-on',
}

/** The tokens that somebody has. */
export function TokensPage({
  tokens,
  names,
  confirmation,
  done,
}: {
  readonly tokens: readonly PersonalToken[]
  /** Of the organizations. */
  readonly names: ReadonlyMap<string, string>
  readonly confirmation: string
  readonly done: string | null
}): VNode {
  return (
    <Layout title="Personal access tokens" width="wide">
      <PageTitle lead="A program that has one acts in your name. Remove what you do not use.">
        Personal access tokens
      </PageTitle>
      {done !== null && <Notice tone="success">{done}</Notice>}
      <Card title="Your tokens">
        {tokens.length === 0 && <p>You have none.</p>}
        {tokens.map((token) => (
          <section class="stack-small">
            <DataList
              items={[
                { term: 'Name', value: `${token.name} (ends in ${token.hint})` },
                { term: 'May', value: token.scopes.map(wordOf).join(', ') },
                { term: 'Where', value: whereOf(token, names) },
                { term: 'Works until', value: dayOf(token.expiresAt) },
                { term: 'Used last', value: token.lastUsedAt === null ? 'Never' : dayOf(token.lastUsedAt) },
              ]}
            />
            <Form action="/account/tokens/remove" hidden={{ confirmation, token: token.id }}>
              <Button tone="secondary">{`Remove ${token.name}`}</Button>
            </Form>
          </section>
        ))}
        <Button href="/account/tokens/new">Make a token</Button>
      </Card>
      <p>
        <a href="/account">Back to your account</a>
      </p>
    </Layout>
  )
}

/** Asks what a new token may do, where, and for how long. */
export function NewTokenPage({
  typed,
  organizations,
  confirmation,
  error,
}: {
  readonly typed: TypedToken
  readonly organizations: readonly { readonly value: string; readonly label: string }[]
  readonly confirmation: string
  readonly error: SsoError | null
}): VNode {
  return (
    <Layout title="Make a token">
      <Card>
        <PageTitle lead="It may do no more than you may, and never change what you sign in with.">
          Make a token
        </PageTitle>
        {error !== null && <Faults error={error} />}
        <Form action="/account/tokens/new" hidden={{ confirmation }}>
          <TextField
            name="name"
            label="Name"
            hint="For you, to tell it from others: “nightly export”."
            value={typed.name}
            maxLength={100}
            autocomplete="off"
            required
          />
          <fieldset class="field">
            <legend>What it may do</legend>
            <div class="choices">
              {tokenScopes.map((scope) => (
                <label class="choice">
                  <input type="checkbox" name="scope" value={scope} checked={typed.scopes.includes(scope)} />
                  <span>{words[scope]}</span>
                </label>
              ))}
            </div>
          </fieldset>
          <SelectField
            name="organization"
            label="Where"
            options={[{ value: '', label: 'All of your organizations' }, ...organizations]}
            value={typed.organization}
          />
          <SelectField
            name="days"
            label="For how long"
            options={tokenDays.map((days) => ({ value: String(days), label: `${String(days)} days` }))}
            value={typed.days}
          />
          <AreaField
            name="ranges"
            label="From which addresses"
            hint="One address or network (192.0.2.0/24) in a line. Empty: from anywhere."
            value={typed.ranges}
            rows={3}
          />
          <Button full>Make the token</Button>
        </Form>
        <p>
          <a href="/account/tokens">Back, without a new one</a>
        </p>
      </Card>
    </Layout>
  )
}

/** The token, this once. */
export function TokenPage({ token, text }: { readonly token: PersonalToken; readonly text: string }): VNode {
  return (
    <Layout title="Your new token">
      <Card>
        <PageTitle lead={token.name}>Your new token</PageTitle>
        <CodeBlock label="Personal access token" code={text} />
        <Notice tone="warning">It is shown this once. Copy it to where the program reads it.</Notice>
        <Button full href="/account/tokens">
          I have kept it
        </Button>
      </Card>
    </Layout>
  )
}

/** What is wrong with what was typed, all at once. */
function Faults({ error }: { readonly error: SsoError }): VNode {
  const { errors } = error.details
  const faults = Array.isArray(errors) ? errors.filter(isFault) : []
  return (
    <Notice tone="danger">
      {faults.length === 0 ? error.texts.person : faults.map(({ message }) => message).join(' ')}
    </Notice>
  )
}

function isFault(value: unknown): value is { readonly message: string } {
  return (
    typeof value === 'object' && value !== null && 'message' in value && typeof value.message === 'string'
  )
}

function wordOf(scope: string): string {
  const known = tokenScopes.find((each) => each === scope)
  return known === undefined ? scope : words[known]
}

function whereOf({ organizationId, ipRanges }: PersonalToken, names: ReadonlyMap<string, string>): string {
  const where =
    organizationId === null ? 'All of your organizations' : (names.get(organizationId) ?? organizationId)
  return ipRanges.length === 0 ? where : `${where}, from ${ipRanges.join(', ')}`
}

function dayOf(time: Date): string {
  return time.toISOString().slice(0, 10)
}
