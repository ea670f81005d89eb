import { defineErrors } from './define.ts'

/** `webhook.*`: an endpoint to which events are delivered cannot be changed that way. */
export const webhookErrors = defineErrors({
  'webhook.rotation_under_way': {
    status: 409,
    oauthError: 'invalid_request',
    person: 'The secret of this webhook is being changed already.',
    admin: 'Two secrets sign this webhook’s deliveries already. Retire the older one first.',
    developer:
      'A webhook has two live secrets at most. Retire the older one (`POST /v1/webhooks/{webhookId}/retire-secret`) when the receiver knows the newer; or rotate with `emergency`, which voids both at once.',
  },
})
