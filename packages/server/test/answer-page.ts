import type { Visit } from './test-browser.ts'

/** The form by which a page carries an answer: where it goes, and its fields as a browser would post them. */
export function postedForm({ status, text, location }: Visit): {
  readonly action: string
  readonly fields: Record<string, string>
} {
  const action = /<form[^>]* action="([^"]*)"/.exec(text)?.[1]
  if (action === undefined) throw new Error(`no form: ${String(status)} ${location ?? text}`)
  const inputs = text.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)
  const fields = Object.fromEntries([...inputs].map(([, name = '', value = '']) => [name, unescaped(value)]))
  return { action: unescaped(action), fields }
}

/** What a page of `response_mode=web_message` holds for its script: for whom, and the response. */
export function heldMessage({ status, text, location }: Visit): {
  readonly origin: string
  readonly response: Record<string, string>
} {
  const [, origin, response] = /data-origin="([^"]*)" data-response="([^"]*)"/.exec(text) ?? []
  if (origin === undefined || response === undefined) {
    throw new Error(`no message: ${String(status)} ${location ?? text}`)
  }
  return {
    origin: unescaped(origin),
    response: JSON.parse(unescaped(response)) as Record<string, string>,
  }
}

function unescaped(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
}
