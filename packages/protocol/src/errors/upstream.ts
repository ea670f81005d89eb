import { defineErrors } from './define.ts'

export const upstreamErrors = defineErrors({})
