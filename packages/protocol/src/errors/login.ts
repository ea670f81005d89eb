import { defineErrors } from './define.ts'

export const loginErrors = defineErrors({})
