import { basicTranscripts } from './basic-modules.ts'
import { describePlan } from './describe-plan.ts'
import { formPostPlan } from './plans.ts'

describePlan(formPostPlan, basicTranscripts, 'form_post')
