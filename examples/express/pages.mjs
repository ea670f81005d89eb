/**
 * The pages of the example: plain HTML in Cardea's own style sheet. Nothing here knows about sign-in.
 */

/** Fills a template; every value is escaped unless it is itself made by `html`. */
function html(strings, ...values) {
  const text = strings.reduce((before, part, index) => before + show(values[index - 1]) + part)
  return { html: text }
}

function show(value) {
  if (Array.isArray(value)) return value.map(show).join('')
  if (value === undefined || value === null || value === false) return ''
  if (value.html !== undefined) return value.html
  return String(value).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

function layout(title, width, content, nav = '') {
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} · Example application</title>
        <link rel="icon" type="image/svg+xml" href="/assets/mark.svg" />
        <link rel="stylesheet" href="/assets/cardea.css" />
      </head>
      <body class="page page-${width}">
        <a class="skip" href="#content">Skip to content</a>
        <header class="page-header"><a class="brand" href="/">Example application</a>${nav}</header>
        <main id="content" tabindex="-1">${content}</main>
        <footer class="page-footer"><p>An example of single sign-on with Cardea</p></footer>
      </body>
    </html>`
  return page.html
}

export function homePage(profile) {
  return profile ? signedInHome(profile) : signedOutHome()
}

function signedOutHome() {
  const content = html`
    <section class="card">
      <div>
        <h1>Welcome</h1>
        <p class="lead">You are not signed in. Use the account that your organization gave you.</p>
      </div>
      <p><a class="button button-full" href="/login">Sign in with SSO</a></p>
      <form class="stack-small" action="/login" method="get">
        <div class="field">
          <label for="login_hint">Or start with your work e-mail</label>
          <input
            class="input"
            id="login_hint"
            name="login_hint"
            type="email"
            required
            autocomplete="email"
            placeholder="ada@example.com"
          />
          <p class="field-error"></p>
        </div>
        <button class="button button-secondary button-full">Continue</button>
      </form>
    </section>
    <div class="notice tone-info">
      <div>
        <strong>Test people</strong>
        ada@example.com signs in over SAML, bo@example.org over OpenID Connect.
      </div>
    </div>
  `
  return layout('Welcome', 'narrow', content)
}

function signedInHome(profile) {
  const content = html`
    <section class="card">
      <div>
        <h1>Hello, ${nameOf(profile)}</h1>
        <p class="lead">You are signed in${profile.email && html` as ${profile.email}`}.</p>
      </div>
      <div class="actions"><a class="button" href="/profile">Show my profile</a>${signOutButton()}</div>
    </section>
    ${
      profile.org_id &&
      html`<section class="card">
        <div>
          <h2>Single sign-on</h2>
          <p class="soft">
            Connect the identity provider of your organization. It takes about twenty minutes.
          </p>
        </div>
        <form action="/sso" method="post"><button class="button">Add SSO connection</button></form>
      </section>`
    }
  `
  return layout('Welcome', 'narrow', content)
}

/** The setup assistant in a frame, and what it tells. */
export function setupPage(url, origin) {
  const content = html`
    <div>
      <h1>Single sign-on</h1>
      <p class="lead">What you see in the frame is Cardea’s setup assistant, for your organization alone.</p>
    </div>
    <iframe
      class="frame"
      title="Set up single sign-on"
      src="${url}"
      data-origin="${origin}"
      height="640"
    ></iframe>
    <section class="card">
      <h2>What the assistant has told this page</h2>
      <ol id="events" class="mono"></ol>
      <p><a class="button button-secondary" href="/">Done</a></p>
    </section>
    <script src="/public/setup.js" defer></script>
  `
  return layout('Single sign-on', 'wide', content)
}

/** @param profile what UserInfo answered */
export function profilePage(profile) {
  const { raw_attributes: raw = {}, custom_attributes: custom = {}, ...normalized } = profile
  const content = html`
    <div>
      <h1>${nameOf(profile)}</h1>
      <p class="lead">
        This is what your application learns about a person, whichever identity provider they use.
      </p>
    </div>
    <section class="card">
      <h2>Normalized profile</h2>
      ${table(normalized)}
    </section>
    ${
      Object.keys(custom).length > 0 &&
      html`<section class="card">
        <h2>Custom attributes</h2>
        ${table(custom)}
      </section>`
    }
    <section class="card">
      <h2>Raw attributes</h2>
      <p class="soft">Exactly as the identity provider sent them.</p>
      ${table(raw)}
    </section>
    ${signOutButton()}
  `
  return layout('Your profile', 'wide', content)
}

/** @param failure error, description; when Cardea refused also code and loginId */
export function errorPage({ error, description, code, loginId }, cardeaUrl) {
  const facts = { Error: error, 'Error code': code, 'Sign-in': loginId }
  const known = Object.fromEntries(Object.entries(facts).filter(([, value]) => value))
  const content = html`
    <section class="card">
      <div>
        <h1>You are not signed in</h1>
        <p class="lead">${description ?? 'The sign-in did not work. Start again in a moment.'}</p>
      </div>
      ${table(known)}
      ${code && html`<p><a href="${new URL(`/errors/${encodeURIComponent(code)}`, cardeaUrl).href}">What this error means</a></p>`}
      <p><a class="button button-full" href="/">Back to the start</a></p>
    </section>
  `
  return layout('Not signed in', 'narrow', content)
}

function signOutButton() {
  return html`<form action="/logout" method="post">
    <button class="button button-secondary">Sign out</button>
  </form>`
}

function table(values) {
  const rows = Object.entries(values).map(
    ([name, value]) =>
      html`<div>
        <dt>${name}</dt>
        <dd class="mono">${textOf(value)}</dd>
      </div>`,
  )
  return html`<dl class="data">${rows}</dl>`
}

function textOf(value) {
  if (Array.isArray(value)) return value.map(textOf).join(', ')
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value
}

function nameOf(profile) {
  return profile.name ?? profile.preferred_username ?? profile.email ?? 'stranger'
}
