import type { IncomingMessage, ServerResponse } from 'node:http'

/** Takes the requests of both protocols. */
export type Handle = (request: IncomingMessage, response: ServerResponse) => void
