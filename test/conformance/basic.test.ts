import { basicTranscripts } from './basic-modules.ts'
import { describePlan } from './describe-plan.ts'
import { basicPlan } from './plans.ts'

describePlan(basicPlan, basicTranscripts)
