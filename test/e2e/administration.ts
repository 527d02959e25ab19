import type { AdministrationAnswer } from '../../functions/http/administrator.ts'
import type { System } from './system.ts'

/** Has the administration function carry out an operation, which must succeed. */
export const createAdministration =
  (system: Pick<System, 'invoke'>) =>
  async (operation: string, input: object = {}): Promise<Readonly<Record<string, unknown>>> => {
    const answer = (await system.invoke('Auth/Administer/Function', {
      operation,
      input,
    })) as AdministrationAnswer
    if ('error' in answer) throw new Error(`${operation}: ${answer.error_description}`)
    return { ...answer.result }
  }
