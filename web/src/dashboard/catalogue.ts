import { callService } from '../parts/call-service.ts'

interface Described {
  readonly components: {
    readonly schemas: {
      readonly SocialConnection: {
        readonly properties: { readonly provider: { readonly enum: readonly string[] } }
      }
      readonly Event: { readonly properties: { readonly type: { readonly enum: readonly string[] } } }
    }
  }
}

let described: Promise<Described> | null = null

/** The service's own description, asked for once: names of events and providers are its, and none is written here. */
function description(): Promise<Described> {
  described ??= callService<Described>('GET', '/v1/openapi.json').catch((error: unknown) => {
    described = null
    throw error
  })
  return described
}

export async function knownEventTypes(): Promise<readonly string[]> {
  return (await description()).components.schemas.Event.properties.type.enum
}

/** By whom people may sign in to accounts of their own. */
export async function knownSocialProviders(): Promise<readonly string[]> {
  return (await description()).components.schemas.SocialConnection.properties.provider.enum
}
