import { haproxy, byConnections, passingTlsOn } from './proxies.ts'
import { testProxy } from './test-proxy.ts'

testProxy(haproxy)
testProxy(byConnections)
testProxy(passingTlsOn)
