import { defineErrors } from './define.ts'

export const oidcErrors = defineErrors({})
