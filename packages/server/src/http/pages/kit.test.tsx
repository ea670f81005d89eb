import type { VNode } from 'preact'
import { renderToStaticMarkup } from 'preact-render-to-string'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type HttpServer, openHttpServer } from '../../../test/http-server.ts'
import { page } from '../answer.ts'
import { endpoint } from '../route.ts'
import { Button, ChoiceField, CodeBlock, Form, PageTitle, SelectField, TextField } from '@cardea/kit'
import { Layout } from './layout.tsx'

const render = (node: VNode) => renderToStaticMarkup(node)
const HOSTILE = `"><script>alert(1)</script>`

describe('Layout', () => {
  it('is a whole document with language, skip link, main landmark and one h1', () => {
    const html = render(
      <Layout title="T">
        <PageTitle>Hello</PageTitle>
      </Layout>,
    )
    expect(html).toMatch(/^<html lang="en">/)
    expect(html).toContain('<a class="skip" href="#content">')
    expect(html).toContain('<main id="content" tabindex="-1">')
    expect(html.match(/<h1/g)).toHaveLength(1)
    expect(html).not.toMatch(/<script|style=|<style/)
  })
  it('escapes everything it is given', () => {
    const html = render(
      <Layout title={HOSTILE} label={HOSTILE}>
        <PageTitle lead={HOSTILE}>{HOSTILE}</PageTitle>
        <TextField name="a" label={HOSTILE} hint={HOSTILE} error={HOSTILE} value={HOSTILE} />
        <CodeBlock code={HOSTILE} label={HOSTILE} />
        <Form action={HOSTILE} hidden={{ [HOSTILE]: HOSTILE, RelayState: HOSTILE }}>
          <Button>{HOSTILE}</Button>
        </Form>
      </Layout>,
    )
    expect(html).not.toContain('<script')
  })
})

describe('fields (WCAG 2.2 §1.3.1, §3.3.1)', () => {
  it('have a label, and are described by their hint and error', () => {
    const html = render(<TextField name="email" type="email" label="E-mail" hint="Work" error="Wrong" />)
    expect(html).toContain('<label for="email">E-mail</label>')
    expect(html).toMatch(
      /<input[^>]* id="email"[^>]* aria-describedby="email-hint email-error" aria-invalid="true"/,
    )
    expect(html).toContain('id="email-error">Wrong')
  })
  it('keep the room of an error that is not there', () => {
    const html = render(<TextField name="email" label="E-mail" />)
    expect(html).toContain('<p class="field-error" id="email-error"></p>')
    expect(html).not.toMatch(/aria-invalid|aria-describedby/)
  })
  it('carry what browsers need to fill them in', () => {
    const html = render(<TextField name="e" label="E" type="email" autocomplete="email" autofocus required />)
    expect(html).toMatch(/<input[^>]* autocomplete="email"/)
    expect(html).toMatch(/<input[^>]* autofocus/)
    expect(html).toMatch(/<input[^>]* required/)
  })
  it('show what was chosen', () => {
    const options = [
      { value: 'a', label: 'A' },
      { value: 'b', label: 'B', detail: 'second' },
    ]
    expect(render(<SelectField name="s" label="S" options={options} value="b" />)).toMatch(
      /<option value="b" selected/,
    )
    const choice = render(<ChoiceField name="c" label="C" options={options} value="b" />)
    expect(choice).toMatch(/<fieldset class="field"><legend>C<\/legend>/)
    expect(choice).toMatch(/<input type="radio" name="c" value="b" checked/)
  })
})

describe('pages on the wire', () => {
  let http: HttpServer
  let production: HttpServer
  const posting = endpoint({
    method: 'GET',
    path: '/posting',
    summary: 'Posts itself onward.',
    errors: 'page',
    handle: () =>
      page(
        <Layout title="Continue" script="submit-form.js">
          <Form action="https://idp.example.com/" id="auto-submit" hidden={{ RelayState: HOSTILE }}>
            <Button>Continue</Button>
          </Form>
        </Layout>,
        { forms: 'anywhere' },
      ),
  })
  beforeAll(async () => {
    http = await openHttpServer([posting])
    production = await openHttpServer([], { config: { mode: 'production' } })
  })
  afterAll(async () => {
    await http.close()
    await production.close()
  })
  const get = (url: string, accept = 'text/html') => http.server.inject({ url, headers: { accept } })

  it('may run a script only where they have one', async () => {
    const { body, headers } = await get('/posting')
    expect(headers['content-security-policy']).toContain("script-src 'self'")
    expect(body).toMatch(/^<!doctype html><html/)
    expect(body).toMatch(/<script src="\/assets\/submit-form\.js\?v=[\w-]+" defer/)
    expect(body).toMatch(
      /<form class="stack-small" action="https:\/\/idp\.example\.com\/" method="post" id="auto-submit"/,
    )
    expect((await get('/')).headers['content-security-policy']).not.toContain('script-src')
  })
  it('show people a page for an address that does not exist, and programs problem details', async () => {
    expect((await get('/nothing')).body).toContain('Page not found')
    expect((await get('/nothing', 'application/json')).headers['content-type']).toMatch(/problem\+json/)
    expect((await get('/v1/nothing')).headers['content-type']).toMatch(/problem\+json/)
  })
  it('explain every code at its address, and no other', async () => {
    expect((await get('/errors/request.conflict')).body).toContain('request.conflict')
    expect((await get('/errors/request.nothing')).statusCode).toBe(404)
    expect((await get('/errors/__proto__')).statusCode).toBe(404)
  })
  it('show where to click in sandbox mode, and only a quiet sign in production', async () => {
    expect((await get('/')).body).toContain('/v1/reference')
    const door = await production.server.inject({ url: '/' })
    expect(door.statusCode).toBe(200)
    expect(door.body).not.toMatch(/simulator|sandbox|\/v1\//i)
  })
  it('show the look in sandbox mode only', async () => {
    expect((await get('/look')).statusCode).toBe(200)
    expect((await production.server.inject({ url: '/look' })).statusCode).toBe(404)
  })
})
