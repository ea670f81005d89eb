import { defineErrors } from './define.ts'

export const samlErrors = defineErrors({})
