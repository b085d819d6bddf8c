import { measureProvisioning } from './provision.ts'
console.log(await measureProvisioning())
