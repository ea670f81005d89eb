/**
 * A process with one version of Auth0's library, as it is published, and nothing else: Node reads the certificates that it trusts only when it
 * starts (NODE_EXTRA_CA_CERTS), and the library takes https alone. What it is told to call comes as messages, and so do the answers.
 */
const library = await import(process.env.LIBRARY)
const clients = new Map()

function clientOf({ kind, options }) {
  const key = JSON.stringify([kind, options])
  if (!clients.has(key)) clients.set(key, new library[kind](options))
  return clients.get(key)
}

/** Pages of the newer versions are gone through as their documentation has it. */
async function plain(value, all) {
  if (value?.[Symbol.asyncIterator] === undefined) return value
  const items = []
  if (all) for await (const item of value) items.push(item)
  return { ...(all ? { items } : {}), data: value.data, response: value.response }
}

function told(error) {
  const isKind = (name) => library[name].prototype instanceof Error && error instanceof library[name]
  const kinds = Object.keys(library).filter((name) => /Error$/.test(name) && isKind(name))
  const { name, message, statusCode, errorCode, body } = error
  const code = { error: error.error, description: error.error_description }
  return { name, message, statusCode, errorCode, body, kinds, ...code, cause: error.cause?.message }
}

process.on('message', async ({ id, client, path, input, all }) => {
  try {
    const names = path.split('.')
    const method = names.pop()
    const area = names.reduce((found, name) => found[name], clientOf(client))
    process.send({ id, value: await plain(await area[method](...input), all) })
  } catch (error) {
    process.send({ id, error: told(error) })
  }
})
process.send({ ready: true })
