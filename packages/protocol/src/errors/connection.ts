import { defineErrors } from './define.ts'

export const connectionErrors = defineErrors({})
