import { SsoError, presetOf } from '@cardea/protocol'
import { z } from 'zod'
import { type ApiRoute, apiRoute } from '../http/route.ts'
import { providerAnswer, providerSummaries, providerSummary, showProvider } from './provider-schemas.ts'

/** What Cardea knows about the products of identity providers: for setup pages and for who maps attributes. */
export function providerRoutes(): ApiRoute[] {
  return [
    apiRoute({
      method: 'GET',
      path: '/v1/providers',
      operationId: 'providers.list',
      summary: 'List the identity providers that Cardea knows',
      permission: 'read:connections',
      answer: { status: 200, schema: z.strictObject({ items: z.array(providerSummary) }) },
      handle: () => Promise.resolve({ items: [...providerSummaries] }),
    }),
    apiRoute({
      method: 'GET',
      path: '/v1/providers/:provider',
      operationId: 'providers.get',
      summary: 'Get an identity provider: setup, attribute names, quirks, hints',
      description:
        'The same for everybody. Made for setup pages: steps in order, with the product’s own words.',
      permission: 'read:connections',
      params: z.strictObject({
        provider: z
          .string()
          .max(64)
          .meta({ examples: ['okta'] }),
      }),
      answer: { status: 200, schema: providerAnswer },
      errors: ['request.not_found'],
      handle({ params: { provider } }) {
        const preset = presetOf(provider)
        if (preset === null) return Promise.reject(new SsoError('request.not_found'))
        return Promise.resolve(showProvider(preset))
      },
    }),
  ]
}
