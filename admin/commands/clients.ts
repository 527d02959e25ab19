import type { Command } from '../command.ts'
import { formatFields, formatTime } from '../print.ts'

const clientId = ([id = '']: readonly string[]) => ({ clientId: id })

const list = (value: unknown) => (value as readonly unknown[]).join(' ')

/** Commands about apps, whoever registered them. */
export const clientCommands: readonly Command[] = [
  {
    words: 'client show',
    parameters: ['<client-id>'],
    summary: 'show an app, and who registered it',
    details: 'The list of a user, user grants, has the ids of connected apps.',
    operation: 'showClient',
    input: clientId,
    text: (client) =>
      formatFields({
        name: client.client_name,
        client: client.client_id,
        status: client.status,
        'registered by': client.owner,
        registered: `${formatTime(client.client_id_issued_at)} UTC`,
        'redirects to': list(client.redirect_uris),
        'may ask for': client.scope,
        'grant types': list(client.grant_types),
      }),
  },
  {
    words: 'client delete',
    parameters: ['<client-id>'],
    summary: 'delete an app for good',
    details: 'Ends every grant that anyone gave it, and lets nobody connect it again.',
    operation: 'deleteClient',
    input: clientId,
    question: ([id]) => `Delete the app ${id} for good, and end every grant of it?`,
    text: (_, [id]) => `Deleted the app ${id}; every grant of it has ended.`,
  },
]
