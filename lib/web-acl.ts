import { Names, Validations } from 'aws-cdk-lib'
import type { Stage } from 'aws-cdk-lib/aws-apigateway'
import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2'
import type { Construct } from 'constructs'
import { expectMembers } from './known-members.ts'

/** A firewall before the API: one that exists, or one made here. */
export type WebAcl =
  | {
      /** The ARN of a regional web ACL, which may protect other APIs as well. */
      readonly arn: string
    }
  | {
      /** How many requests an address may send in five minutes before it is blocked: 10 to 2,000,000,000. */
      readonly requestsPerFiveMinutes: number
    }

/**
 * Rules of AWS's common set that only count what they find. Bodies here hold passwords and people's own text,
 * in which anything is legitimate; a redirect URI with an IPv4 address is how native apps come back (RFC 8252
 * §7.3), which two rules take for an attack; an app's `state` may be longer than the 2,048 bytes that the set gives a
 * whole query; and tokens travel from any platform, of which some send no User-Agent.
 */
const onlyCounted = [
  'SizeRestrictions_BODY',
  'SizeRestrictions_QUERYSTRING',
  'EC2MetaDataSSRF_BODY',
  'EC2MetaDataSSRF_QUERYARGUMENTS',
  'GenericLFI_BODY',
  'GenericRFI_BODY',
  'CrossSiteScripting_BODY',
  'GenericRFI_QUERYARGUMENTS',
  'NoUserAgent_HEADER',
]

function createWebAcl(scope: Construct, requestsPerFiveMinutes: number): string {
  const metrics = (metricName: string): CfnWebACL.VisibilityConfigProperty => ({
    metricName,
    cloudWatchMetricsEnabled: true,
    // Samples hold whole headers, tokens among them.
    sampledRequestsEnabled: false,
  })
  const acl = new CfnWebACL(scope, 'WebAcl', {
    scope: 'REGIONAL',
    defaultAction: { allow: {} },
    visibilityConfig: metrics(Names.uniqueResourceName(scope, { maxLength: 128 })),
    rules: [
      {
        name: 'rate-by-address',
        priority: 0,
        action: { block: {} },
        statement: {
          rateBasedStatement: {
            aggregateKeyType: 'IP',
            limit: requestsPerFiveMinutes,
            evaluationWindowSec: 300,
          },
        },
        visibilityConfig: metrics('rate-by-address'),
      },
      {
        name: 'common-rules',
        priority: 1,
        overrideAction: { none: {} },
        statement: {
          managedRuleGroupStatement: {
            vendorName: 'AWS',
            name: 'AWSManagedRulesCommonRuleSet',
            ruleActionOverrides: onlyCounted.map((name) => ({ name, actionToUse: { count: {} } })),
          },
        },
        visibilityConfig: metrics('common-rules'),
      },
    ],
  })
  return acl.attrArn
}

/** @throws Error if WAF would refuse the limit. */
export function checkWebAcl(webAcl: WebAcl): void {
  if ('arn' in webAcl) {
    expectMembers('webAcl', webAcl, { arn: true })
    return
  }
  expectMembers('webAcl', webAcl, { requestsPerFiveMinutes: true })
  const { requestsPerFiveMinutes: limit } = webAcl
  if (!Number.isInteger(limit) || limit < 10 || limit > 2e9) {
    throw new Error(
      `webAcl.requestsPerFiveMinutes: must be a whole number from 10 to 2,000,000,000, not ${limit}`,
    )
  }
}

/** Puts a stage behind a web ACL, if there is one. */
export function addWebAcl(scope: Construct, stage: Stage, webAcl: WebAcl | undefined): void {
  if (!webAcl) {
    Validations.of(stage).acknowledge({
      id: 'AwsSolutions-APIG3',
      reason:
        'A web ACL costs by the month and by the request, so whoever deploys decides (webAcl). Without ' +
        'one, stage and method throttles bound what a flood can cost, and nothing is served but these ' +
        'routes.',
    })
    return
  }
  new CfnWebACLAssociation(scope, 'WebAclAssociation', {
    resourceArn: stage.stageArn,
    webAclArn: 'arn' in webAcl ? webAcl.arn : createWebAcl(scope, webAcl.requestsPerFiveMinutes),
  })
}
