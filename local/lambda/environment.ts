import type { FunctionDefinition } from './definition.ts'

/** Who a function is to the AWS endpoint. */
export interface FunctionCredentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken: string
}

/**
 * The variables that Lambda itself sets in a function's environment (Lambda Developer Guide, "Defined runtime
 * environment variables"). AWS_ENDPOINT_URL leads the SDK to this machine.
 */
export function lambdaEnvironment(
  definition: FunctionDefinition,
  credentials: FunctionCredentials,
  region: string,
  endpoint: string,
): Record<string, string> {
  return {
    _HANDLER: definition.handler,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: definition.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(definition.memoryMegabytes),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${definition.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    AWS_LAMBDA_LOG_FORMAT: definition.logFormat,
    LAMBDA_TASK_ROOT: definition.code,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
    AWS_ENDPOINT_URL: endpoint,
  }
}
