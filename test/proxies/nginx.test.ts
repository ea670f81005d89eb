import { nginx } from './proxies.ts'
import { testProxy } from './test-proxy.ts'

testProxy(nginx)
