import { type ErrorCode, catalogue, checkName, errorEntry } from '@cardea/protocol'
import { readFileSync } from 'node:fs'
import { methodRows as scalekitRows } from '../test/sdks/scalekit-methods.ts'
import { authenticationRows, methodRows as auth0Rows } from '../test/sdks/auth0-methods.ts'
import { methodRows as workosRows } from '../test/sdks/workos-methods.ts'
import { permissionsPage } from './permission-docs.ts'
import { providerPages } from './provider-docs.ts'
import { type Setting, settings } from '../packages/server/src/config/settings.ts'

/**
 * The pages of `docs/` that are made from the code: the error catalogue, the identity
 * providers, the permissions and the settings, and the tables of methods of other vendors' libraries, from what their tests do. `npm run docs` writes them,
 * and a house test fails when they differ from what is committed.
 */
export function generatedDocs(): Map<string, string> {
  const codes = Object.keys(catalogue).filter(isCode)
  const families = [...new Set(codes.map(familyOf))]
  const pages = families.map((family): [string, string] => [
    `docs/errors/${family}.md`,
    familyPage(
      family,
      codes.filter((code) => familyOf(code) === family),
    ),
  ])
  return new Map([
    ['docs/errors/README.md', overview(families, codes)],
    ['docs/configuration.md', configurationPage()],
    ['docs/permissions.md', permissionsPage()],
    ['docs/scalekit.md', withMethods('docs/scalekit.md', scalekitRows())],
    ['docs/auth0.md', auth0Page()],
    ['docs/workos.md', withMethods('docs/workos.md', workosRows())],
    ...providerPages(),
    ...pages,
  ])
}

/** Which has two tables: one for each kind of client. */
function auth0Page(): string {
  const page = withMethods('docs/auth0.md', auth0Rows())
  return withTable(page, 'authentication methods', authenticationRows())
}

/** The page as it is, with the table of methods between its two marks. */
function withMethods(path: string, rows: readonly string[]): string {
  return withTable(readFileSync(new URL(`../${path}`, import.meta.url), 'utf8'), 'methods', rows)
}

function withTable(page: string, mark: string, rows: readonly string[]): string {
  const table = ['| method | asks for | works | |', '| --- | --- | --- | --- |', ...rows].join('\n')
  const [from, to] = [`<!-- ${mark} -->`, `<!-- /${mark} -->`]
  const before = page.slice(0, page.indexOf(from))
  return `${before}${from}\n\n${table}\n\n${page.slice(page.indexOf(to))}`
}

type Family = ErrorCode extends infer Code ? (Code extends `${infer Name}.${string}` ? Name : never) : never

/** What each family is about: one without an introduction is refused by the compiler. */
const introductions: Readonly<Record<Family, string>> = {
  request: 'The input itself is malformed, or not allowed. Nothing was looked up or changed.',
  oauth: 'The application’s OAuth or OpenID Connect request broke a rule.',
  login: 'The sign-in could not be started, continued or allowed.',
  connection: 'The set-up of a connection is incomplete or contradicts itself.',
  organization: 'An organization cannot be changed in this way, or somebody cannot belong to it.',
  domain: 'A domain cannot be claimed or proven in this way.',
  account:
    'What somebody with an account of their own proves themselves with is wrong, or cannot be changed so.',
  saml: 'A SAML message from the identity provider failed a check, or could not be read.',
  oidc: 'An OpenID Connect answer from the identity provider failed a check.',
  upstream: 'The identity provider could not be reached, or did not answer properly.',
  mail: 'A message cannot be sent.',
  setup: 'A link to the setup assistant does not open it, or a step of the assistant cannot be taken.',
  operator: 'Somebody does not run this deployment, or cannot begin or stop to do so in this way.',
  webhook: 'An endpoint to which events are delivered cannot be changed in this way.',
  internal: 'The cause is in Cardea, not in what was sent.',
}

function isCode(text: string): text is ErrorCode {
  return Object.hasOwn(catalogue, text)
}

function familyOf(code: ErrorCode): Family {
  // The type says what the text is: every code has a dot behind its family.
  return code.split('.')[0] as Family
}

function overview(families: readonly Family[], codes: readonly ErrorCode[]): string {
  const lines = families.map((family) => {
    const count = codes.filter((code) => familyOf(code) === family).length
    return `| [\`${family}.*\`](${family}.md) | ${introductions[family]} | ${String(count)} |`
  })
  return `# Errors

Every refusal has a stable code. It is shown on the page that a person sees, sent to the application's redirect URI as \`error_code\`, returned by
the API as \`code\`, kept in the login's trace, and served with its explanation by every deployment at \`/errors/<code>\`.

Each code carries the OAuth \`error\` that the application receives, and three texts: for the person who is signing in, for the customer's IT
admin, and for the developer. Words in braces are filled in with what was found.

| family | what went wrong | codes |
| --- | --- | --- |
${lines.join('\n')}
`
}

function familyPage(family: Family, codes: readonly ErrorCode[]): string {
  return `# Errors: \`${family}.*\`

${introductions[family]} [All families](README.md).
${codes.map(entry).join('')}`
}

function entry(code: ErrorCode): string {
  const { status, oauthError, person, admin, developer } = errorEntry(code)
  const name = checkName(code)
  return `
## ${code}

| | |
| --- | --- |
| HTTP status | ${String(status)} |
| OAuth \`error\` | \`${oauthError}\` |
| The person reads | ${person} |
| For the IT admin | ${admin} |
| For the developer | ${developer} |
${name === null ? '' : `| As a check that passed | ${name} |\n`}`
}

function configurationPage(): string {
  const lines = Object.entries<Setting>(settings).map(
    ([name, { description, example, default: absent }]) =>
      `| \`${name}\` | ${description} | ${absent} | ${example} |`,
  )
  return `# Configuration

Settings are environment variables. They are read once at start; every fault is reported together with the variable's name, and a variable that
begins with \`CARDEA_\` and is not in this list stops the start (a misspelt setting would otherwise be silently without effect).

| setting | meaning | when absent | example |
| --- | --- | --- | --- |
${lines.join('\n')}

In production \`CARDEA_PUBLIC_URL\` is required and https, and a master key is required.

## PostgreSQL

Version 15 or newer. Frequent statements are named prepared statements: behind PgBouncer in transaction mode use its version 1.21 or newer with
\`max_prepared_statements\` set. Migrations run at start; of several processes that start together one migrates and the others wait.

## Health

\`GET /healthz\` answers 200 while the process is alive; \`GET /readyz\` answers 200 when it can serve and 503 when the database does not answer.

## Stopping

SIGTERM and SIGINT finish the requests under way, close the database and end the process.
`
}
