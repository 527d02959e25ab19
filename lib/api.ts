import { type Acknowledgment, Names, Validations } from 'aws-cdk-lib'
import {
  AccessLogField,
  AccessLogFormat,
  EndpointType,
  LogGroupLogDestination,
  type MethodDeploymentOptions,
  RestApi,
} from 'aws-cdk-lib/aws-apigateway'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import type { LogOptions } from './lambda-function.ts'
import type { Throttle } from './throttling.ts'

/** A literal, since a reference to the stage in a function that the stage serves would be a cycle. */
export const stageName = 'prod'

/**
 * One line of JSON a request. No header, query string, body or path as sent, for those can hold tokens; the
 * route stands for the path, and error messages are left out since API Gateway puts the Authorization header
 * in some.
 */
const accessLogFormat = AccessLogFormat.custom(
  JSON.stringify({
    // Which a client may choose; the extended one it may not.
    requestId: AccessLogField.contextRequestId(),
    extendedRequestId: AccessLogField.contextExtendedRequestId(),
    // Those of the functions' own log lines.
    authorizerRequestId: AccessLogField.contextAuthorizerRequestId(),
    functionRequestId: AccessLogField.contextAwsEndpointRequestId(),
    time: AccessLogField.contextRequestTimeEpoch(),
    sourceIp: AccessLogField.contextIdentitySourceIp(),
    method: AccessLogField.contextHttpMethod(),
    route: AccessLogField.contextResourcePath(),
    status: AccessLogField.contextStatus(),
    errorType: AccessLogField.contextErrorResponseType(),
    principal: AccessLogField.contextAuthorizerPrincipalId(),
    responseLength: AccessLogField.contextResponseLength(),
    latencyMs: AccessLogField.contextResponseLatency(),
    authorizerLatencyMs: AccessLogField.contextAuthorizerLatency(),
    integrationLatencyMs: AccessLogField.contextIntegrationLatency(),
    wafStatus: AccessLogField.contextWafStatus(),
  }),
)

interface ApiProps {
  readonly logs: LogOptions
  /** For each method that has no setting of its own. */
  readonly throttle: Throttle
  /** By `METHOD /path`. */
  readonly methodThrottles: Readonly<Record<string, Throttle>>
  /** With a domain of its own, the API answers there alone, so that it has one issuer and one address. */
  readonly onlyCustomDomain: boolean
}

const settingsOf = ({ rateLimit, burstLimit }: Throttle): MethodDeploymentOptions => ({
  throttlingRateLimit: rateLimit,
  throttlingBurstLimit: burstLimit,
})

/** `POST /login` as a stage names it: `/login/POST`. */
const settingsPath = (route: string): string => {
  const [method, path] = route.split(' ')
  return `${path}/${method}`
}

/** What security checks of the API find, and why it stays. */
const acknowledgements: readonly Acknowledgment[] = [
  {
    id: 'AwsSolutions-APIG2',
    reason:
      'Each function checks its requests against a schema and names the field at fault; a validator ' +
      'at the gateway could only say less, and only about what the function checks anyway.',
  },
  {
    id: 'AwsSolutions-APIG6',
    reason:
      'Execution logs repeat error messages in which API Gateway quotes the Authorization header of the ' +
      'request. The access log has each request with its status and the type of its error.',
  },
  {
    id: 'AwsSolutions-COG4',
    reason:
      'This API issues and checks its own tokens: methods that are not public have its authorizer, as ' +
      'AwsSolutions-APIG4 sees to.',
  },
  {
    id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]',
    reason:
      'The account’s role for API Gateway’s logs: assumed by that service alone, made for every API ' +
      'of the account, with the policy that AWS keeps for this purpose.',
  },
  {
    id: 'Serverless-APIGWXrayEnabled',
    reason:
      'Tracing is charged by the request and tells what the access log already does: the time spent ' +
      'in the authorizer, in the function and in all.',
  },
]

/** The REST API with its stage and access log. */
export class Api extends Construct {
  readonly rest: RestApi
  readonly accessLog: LogGroup

  constructor(scope: Construct, id: string, { logs, throttle, methodThrottles, onlyCustomDomain }: ApiProps) {
    super(scope, id)
    this.accessLog = new LogGroup(this, 'AccessLog', logs)
    this.rest = new RestApi(this, 'Rest', {
      // Metrics go by this name, so it must be no other API's of the account.
      restApiName: Names.uniqueResourceName(this, { separator: '-', maxLength: 64 }),
      endpointTypes: [EndpointType.REGIONAL],
      disableExecuteApiEndpoint: onlyCustomDomain,
      // Access logs need a role that belongs to the account and region, not to the stack: it is made here,
      // shared with every other API, and left behind when the stack goes.
      cloudWatchRole: true,
      deployOptions: {
        stageName,
        accessLogDestination: new LogGroupLogDestination(this.accessLog),
        accessLogFormat,
        ...settingsOf(throttle),
        methodOptions: Object.fromEntries(
          Object.entries(methodThrottles).map(([route, limits]) => [settingsPath(route), settingsOf(limits)]),
        ),
      },
    })
    // The stack chooses its outputs itself.
    this.rest.node.tryRemoveChild('Endpoint')
    Validations.of(this.rest).acknowledge(...acknowledgements)
  }
}
