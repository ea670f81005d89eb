import { describePlan } from './describe-plan.ts'
import { discoveryTranscripts } from './discovery-modules.ts'
import { logoutTranscripts } from './logout-modules.ts'
import { rpInitiatedLogoutPlan } from './plans.ts'

describePlan(rpInitiatedLogoutPlan, { ...discoveryTranscripts, ...logoutTranscripts })
