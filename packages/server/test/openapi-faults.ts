import type { OpenApiDocument } from '../src/http/openapi.ts'

/** What OpenAPI 3.1 forbids and a generator can get wrong. */
export function openApiFaults({
  paths,
  components,
  tags,
}: Pick<OpenApiDocument, 'paths' | 'components' | 'tags'>): readonly string[] {
  const all = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )
  const ids = all.map(({ operation }) => operation.operationId)
  const refs = [...JSON.stringify({ paths, components }).matchAll(/"\$ref":"([^"]*)"/g)].map(
    ([, ref = '']) => ref,
  )
  return [
    ...ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `${id} is used twice`),
    ...refs
      .filter((ref) => !(ref.replace('#/components/schemas/', '') in components.schemas))
      .map((ref) => `${ref} leads nowhere`),
    ...all.flatMap(({ path, operation }) => {
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
      const declared = (operation.parameters ?? []).filter((one) => one.in === 'path').map(({ name }) => name)
      return JSON.stringify(named) === JSON.stringify(declared)
        ? []
        : [`${path} has other parameters than its path`]
    }),
    ...all
      .filter(({ operation }) => operation.tags.some((tag) => !tags.some(({ name }) => name === tag)))
      .map(({ operation }) => `${operation.operationId} has an unknown tag`),
    ...Object.keys(components.schemas).filter((name) => !/^[\w.-]+$/.test(name)),
    ...(JSON.stringify({ paths, components }).includes('$defs') ? ['a $defs is left'] : []),
  ]
}
