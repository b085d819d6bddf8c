import { optional, text } from '../../protocol/args.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { keyProblem, nameProblem } from '../making.ts'
import { projectWith } from '../project.ts'

export const projectvalidate = {
  'GET /rest/api/3/projectvalidate/key': endpoint(
    'anyone',
    () => ({ key: optional() }),
    (world, args) => {
      const problem = keyProblem(world, args.key ?? '')
      return { errorMessages: [], errors: problem ? { projectKey: problem } : {} }
    },
  ),

  'GET /rest/api/3/projectvalidate/validProjectKey': endpoint(
    'anyone',
    () => ({ key: optional() }),
    (world, { key = '' }) => {
      const base =
        key
          .toUpperCase()
          .replaceAll(/[^A-Z0-9]/g, '')
          .slice(0, 8) || 'PROJ'
      let found = base
      for (let number = 1; projectWith(world, found); number += 1) found = `${base}${number}`
      return found
    },
  ),

  'GET /rest/api/3/projectvalidate/validProjectName': endpoint(
    'anyone',
    () => ({ name: text() }),
    (world, { name }) => {
      let found = name
      for (let number = 2; nameProblem(world, found); number += 1) found = `${name} ${number}`
      return found
    },
  ),
}
