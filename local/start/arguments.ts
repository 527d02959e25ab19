import { parseArgs } from 'node:util'

export const usage = `Usage: npm start -- [options]

Runs the stack of this project on this machine, as AWS would, without AWS.

  --port <number>  the port to listen on (default: 3000)
  --fresh          forget all data of earlier runs: users, tokens, keys
  --root           serve the API at the root, as a custom domain does, instead of below its stage
  --app <file>     another CDK app than the one in cdk.json, such as examples/microblog/app.ts
  --help           show this
`

export interface StartArguments {
  readonly port: number
  readonly fresh: boolean
  readonly root: boolean
  /** Undefined for the app in cdk.json. */
  readonly app: string | undefined
  readonly help: boolean
}

/** @throws Error that says what a port is. */
export function parsePort(text: string): number {
  const port = Number(text)
  if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return port
  throw new Error(`--port must be a number from 1 to 65535, not '${text}'`)
}

/** @throws Error that says which argument is wrong. */
export function parseStartArguments(args: readonly string[]): StartArguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string', default: '3000' },
      fresh: { type: 'boolean', default: false },
      root: { type: 'boolean', default: false },
      app: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  return { ...values, port: parsePort(values.port), app: values.app }
}
