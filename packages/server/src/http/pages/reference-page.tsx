import type { VNode } from 'preact'
import type { OpenApiDocument, OpenApiOperation } from '../openapi.ts'
import type { JsonSchema } from '../openapi-schemas.ts'
import { Badge, CodeBlock, DataList, Details, PageTitle, type Tone } from '@cardea/kit'
import { Layout } from './layout.tsx'
import { exampleOf, resolveSchema, typeOf } from './describe-schema.ts'
import { InlineText } from './inline-text.tsx'

/** One operation with its place. */
interface Entry {
  readonly path: string
  readonly method: string
  readonly operation: OpenApiOperation
}

/** `GET /v1/reference`: the OpenAPI document for people, on one page, without a script. */
export function ReferencePage({ document }: { readonly document: OpenApiDocument }): VNode {
  const groups = document.tags.map(({ name }) => ({ name, entries: entriesOf(document, name) }))
  return (
    <Layout title={document.info.title} width="wide">
      <div class="reference">
        <Contents groups={groups} />
        <div class="stack">
          <PageTitle lead={<InlineText text={document.info.description} />}>{document.info.title}</PageTitle>
          <DataList
            items={[
              { term: 'Base URL', value: document.servers[0]?.url ?? '', mono: true },
              { term: 'Document', value: <a href="/v1/openapi.json">OpenAPI 3.1</a> },
            ]}
          />
          {groups.map((group) => (
            <section class="stack" aria-labelledby={group.name}>
              <h2 id={group.name}>{titleOf(group.name)}</h2>
              {group.entries.map((entry) => (
                <Operation document={document} entry={entry} />
              ))}
            </section>
          ))}
        </div>
      </div>
    </Layout>
  )
}

function entriesOf(document: OpenApiDocument, tag: string): readonly Entry[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, operation]) => operation.tags.includes(tag))
      .map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  )
}

interface Group {
  readonly name: string
  readonly entries: readonly Entry[]
}

function Contents({ groups }: { readonly groups: readonly Group[] }): VNode {
  return (
    <nav class="contents" aria-label="Operations">
      {groups.map(({ name, entries }) => (
        <>
          <a class="contents-group" href={`#${name}`}>
            {titleOf(name)}
          </a>
          <ul>
            {entries.map(({ operation }) => (
              <li>
                <a href={`#${operation.operationId}`}>{operation.summary}</a>
              </li>
            ))}
          </ul>
        </>
      ))}
    </nav>
  )
}

/** `api_keys` and `apiKeys` → "API keys". */
function titleOf(tag: string): string {
  const words = tag
    .replaceAll(/[_-]/g, ' ')
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replaceAll(/\b(?:api|sso|saml|oidc|scim)\b/g, (word) => word.toUpperCase())
  return words.charAt(0).toUpperCase() + words.slice(1)
}

const METHOD_TONES: Readonly<Record<string, Tone>> = {
  GET: 'info',
  POST: 'success',
  PATCH: 'warning',
  PUT: 'warning',
  DELETE: 'danger',
}

function Operation({
  document,
  entry,
}: {
  readonly document: OpenApiDocument
  readonly entry: Entry
}): VNode {
  const { path, method, operation } = entry
  const body = operation.requestBody?.content['application/json']?.schema
  return (
    <section
      class="operation stack-small"
      id={operation.operationId}
      aria-labelledby={`${operation.operationId}-title`}
    >
      <h3 id={`${operation.operationId}-title`}>{operation.summary}</h3>
      <p class="endpoint">
        <Badge tone={METHOD_TONES[method] ?? 'neutral'}>{method}</Badge>
        <span>{path}</span>
      </p>
      {operation.description !== undefined && (
        <p>
          <InlineText text={operation.description} />
        </p>
      )}
      <p class="soft small">
        <Permission operation={operation} />
      </p>
      <Parameters operation={operation} document={document} />
      {body !== undefined && (
        <Details summary="Body" open>
          <Fields schema={body} document={document} depth={0} />
        </Details>
      )}
      <Answers operation={operation} document={document} />
      <CodeBlock label={`Example: ${operation.summary}`} code={curl(entry, document)} />
    </section>
  )
}

function Permission({ operation }: { readonly operation: OpenApiOperation }): VNode {
  const permission = operation['x-permission']
  if (permission === undefined) return <>Public: needs no credential.</>
  return (
    <>
      Needs the permission <code>{permission}</code>
    </>
  )
}

function Parameters({
  operation,
  document,
}: {
  readonly operation: OpenApiOperation
  readonly document: OpenApiDocument
}): VNode | null {
  const parameters = (operation.parameters ?? []).filter((parameter) => parameter.in !== 'header')
  if (parameters.length === 0) return null
  return (
    <Details summary="Parameters" open>
      <ul class="fields">
        {parameters.map(({ name, required, description, schema }) => (
          <Field
            name={name}
            required={required}
            schema={{ ...schema, description }}
            document={document}
            depth={1}
          />
        ))}
      </ul>
    </Details>
  )
}

function Answers({
  operation,
  document,
}: {
  readonly operation: OpenApiOperation
  readonly document: OpenApiDocument
}): VNode {
  const answers = Object.entries(operation.responses)
  const success = answers.filter(([status]) => status < '300')
  const refusals = answers.filter(([status]) => status >= '300')
  return (
    <div class="details-group">
      {success.map(([status, { content }]) => {
        const schema = content?.['application/json']?.schema
        return (
          <Details summary={`Answer ${status}`}>
            {schema === undefined ? (
              <p>No body.</p>
            ) : (
              <Fields schema={schema} document={document} depth={0} />
            )}
          </Details>
        )
      })}
      <Details summary="Errors">
        <ul class="fields">
          {refusals.map(([status, { description }]) => (
            <li>
              <code>{status}</code> <InlineText text={description} linkCodes />
            </li>
          ))}
        </ul>
      </Details>
    </div>
  )
}

/** Deeper than this a field is named, not unfolded: a phone has no room for more. */
const MAX_DEPTH = 3

interface FieldsProps {
  readonly schema: JsonSchema
  readonly document: OpenApiDocument
  readonly depth: number
}

function Fields({ schema, document, depth }: FieldsProps): VNode | null {
  const { alternatives, properties, required, items } = resolveSchema(schema, document)
  if (depth > MAX_DEPTH) return null
  if (alternatives.length > 0) {
    return (
      <>
        <p class="soft">One of:</p>
        <div class="details-group">
          {alternatives.map((alternative) => (
            <Details summary={alternativeTitle(alternative, document)}>
              <Fields schema={alternative} document={document} depth={depth} />
            </Details>
          ))}
        </div>
      </>
    )
  }
  if (items !== null) return <Fields schema={items} document={document} depth={depth} />
  if (properties.length === 0) return null
  return (
    <ul class="fields">
      {properties.map(([name, property]) => (
        <Field
          name={name}
          required={required.includes(name)}
          schema={property}
          document={document}
          depth={depth + 1}
        />
      ))}
    </ul>
  )
}

/** An alternative is known by the field whose value is its own: `protocol: "saml"`. */
function alternativeTitle(schema: JsonSchema, document: OpenApiDocument): VNode {
  const own = resolveSchema(schema, document).properties.find(
    ([, property]) => property['const'] !== undefined,
  )
  return (
    <code>
      {own === undefined ? typeOf(schema, document) : `${own[0]}: ${JSON.stringify(own[1]['const'])}`}
    </code>
  )
}

interface FieldProps extends FieldsProps {
  readonly name: string
  readonly required: boolean
}

function Field({ name, required, schema, document, depth }: FieldProps): VNode {
  const { description } = resolveSchema(schema, document)
  return (
    <li>
      <code>{name}</code> <span class="soft">{typeOf(schema, document)}</span>
      {required && <span class="soft"> · required</span>}
      {description !== null && (
        <p class="soft">
          <InlineText text={description} />
        </p>
      )}
      <Fields schema={schema} document={document} depth={depth} />
    </li>
  )
}

function curl({ path, method, operation }: Entry, document: OpenApiDocument): string {
  const body = operation.requestBody?.content['application/json']?.schema
  const lines = [
    `curl ${method === 'GET' ? '' : `--request ${method} `}${document.servers[0]?.url ?? ''}${path}`,
    ...(operation.security.length > 0 ? ['--header "Authorization: Bearer $CARDEA_API_KEY"'] : []),
    ...(body === undefined
      ? []
      : [
          '--header "Content-Type: application/json"',
          `--data '${JSON.stringify(exampleOf(body, document), null, 2).replaceAll("'", "'\\''")}'`,
        ]),
  ]
  return lines.join(' \\\n  ')
}
