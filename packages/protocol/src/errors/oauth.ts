import { defineErrors } from './define.ts'

export const oauthErrors = defineErrors({})
