import { describePlan } from './describe-plan.ts'
import { discoveryTranscripts } from './discovery-modules.ts'
import { configPlan } from './plans.ts'

describePlan(configPlan, discoveryTranscripts)
