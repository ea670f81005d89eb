import { describePlan } from './describe-plan.ts'
import { discoveryTranscripts } from './discovery-modules.ts'
import { logoutTranscripts } from './logout-modules.ts'
import { backchannelLogoutPlan } from './plans.ts'

describePlan(backchannelLogoutPlan, { ...discoveryTranscripts, ...logoutTranscripts })
