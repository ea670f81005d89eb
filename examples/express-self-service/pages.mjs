/**
 * The pages of the example: plain HTML in Cardea's own style sheet. Nothing here knows about sign-in.
 */

/** Fills a template; every value is escaped unless it is itself made by `html`. */
function html(strings, ...values) {
  const text = strings.reduce((before, part, index) => before + show(values[index - 1]) + part)
  return { html: text }
}

function show(value) {
  if (value === undefined || value === null || value === false) return ''
  if (value.html !== undefined) return value.html
  return String(value).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

function layout(title, content) {
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} · Self-service example</title>
        <link rel="icon" type="image/svg+xml" href="/assets/mark.svg" />
        <link rel="stylesheet" href="/assets/cardea.css" />
      </head>
      <body class="page page-narrow">
        <a class="skip" href="#content">Skip to content</a>
        <header class="page-header"><a class="brand" href="/">Self-service example</a></header>
        <main id="content" tabindex="-1">${content}</main>
        <footer class="page-footer"><p>An example of self-service setup with Cardea</p></footer>
      </body>
    </html>`
  return page.html
}

/** @param user the claims of the ID token; undefined: nobody is signed in */
export function homePage(user) {
  const content = html`
    <section class="card">
      <div>
        <h1>Welcome</h1>
        <p class="lead">
          ${
            user
              ? html`You are signed in as ${nameOf(user)}.`
              : 'You are not signed in. Use the account that your organization gave you.'
          }
        </p>
      </div>
      <p>
        ${
          user
            ? html`<a class="button button-full" href="/dashboard">Open the dashboard</a>`
            : html`<a class="button button-full" href="/login">Sign in with SSO</a>`
        }
      </p>
    </section>
    ${
      !user &&
      html`<div class="notice tone-info">
        <div><strong>Test people</strong> ada@example.com signs in over SAML.</div>
      </div>`
    }
  `
  return layout('Welcome', content)
}

export function dashboardPage(user) {
  const content = html`
    <section class="card">
      <div>
        <h1>Dashboard</h1>
        <p class="lead">You are signed in as ${nameOf(user)}.</p>
      </div>
      <p><a class="button button-secondary" href="/logout">Sign out</a></p>
    </section>
    <section class="card">
      <div>
        <h2>Single sign-on</h2>
        <p class="soft">
          ${
            user.org_id
              ? 'Connect the identity provider of your organization. It takes about twenty minutes.'
              : 'You are not signed in for an organization, so there is nothing to connect.'
          }
        </p>
      </div>
      ${
        user.org_id &&
        html`<form action="/dashboard" method="post">
          <button class="button">Set up single sign-on</button>
        </form>`
      }
    </section>
  `
  return layout('Dashboard', content)
}

export function errorPage(title, text) {
  const content = html`
    <section class="card">
      <div>
        <h1>${title}</h1>
        <p class="lead">${text}</p>
      </div>
      <p><a class="button button-full" href="/">Back to the start</a></p>
    </section>
  `
  return layout(title, content)
}

function nameOf(user) {
  return user.name ?? user.email ?? 'somebody'
}
