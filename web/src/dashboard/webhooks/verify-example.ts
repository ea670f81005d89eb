/** What a receiver does, in the words of docs/webhooks.md. */
export const verifyExample = `import { createHmac, timingSafeEqual } from 'node:crypto'

export function verify(secret, headers, rawBody) {
  const { 'webhook-id': id, 'webhook-timestamp': time, 'webhook-signature': signatures } = headers
  if (Math.abs(Date.now() / 1000 - Number(time)) > 300) throw new Error('too old')
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64')
  const expected = createHmac('sha256', key).update(\`\${id}.\${time}.\${rawBody}\`).digest()
  const given = signatures.split(' ').map((each) => Buffer.from(each.split(',')[1] ?? '', 'base64'))
  const same = (each) => each.length === expected.length && timingSafeEqual(each, expected)
  if (!given.some(same)) throw new Error('not from Cardea')
  return JSON.parse(rawBody)
}`
