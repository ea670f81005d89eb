/**
 * An application with express-openid-connect as its documentation has it: `auth()` in front of everything. Its settings, and
 * the port, come from the environment.
 */
import express from 'express'
import openidConnect from 'express-openid-connect'

const { port, ...settings } = JSON.parse(process.env.SETTINGS ?? '{}')
const app = express()
app.get('/bye', (_request, response) => response.send('Signed out of the application'))
app.use(openidConnect.auth(settings))
app.get('/', ({ oidc }, response) =>
  response.json({ user: oidc.user, accessToken: oidc.accessToken !== undefined }),
)
app.get('/userinfo', async ({ oidc }, response) => response.json(await oidc.fetchUserInfo()))
app.listen(port, '127.0.0.1', () => console.log(`The application is on ${settings.baseURL}`))
